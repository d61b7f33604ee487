"""The list of applications: order, search, export, empty state."""

import csv
import io

import pytest

from cpts_portal.foundation.models import AuditEntry
from members.queries import applications as waiting_ones
from tests.members.applications_office.conftest import decided
from tests.members.joining_world import OFFICE, OTHER_RPPS, RPPS
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_what_waits_longest_comes_first_and_each_state_has_its_tab(office, apply):
    names = {"Sureau": 1, "Tilleul": 5, "Acacia": 3}
    rows = {
        name: apply(last_name=name, days=days, email=f"{name}@exemple.fr", rpps="", no_rpps="on")
        for name, days in names.items()
    }
    body = page_text(office.get(OFFICE))
    assert sorted(names, key=body.index) == ["Tilleul", "Acacia", "Sureau"]
    decided(office, rows["Acacia"], "ask", reason="Votre diplôme.")
    assert "Relancée : Inès Acacia" in page_text(office.get(OFFICE))
    assert "Acacia" not in page_text(office.get(OFFICE))
    assert "Acacia" in page_text(office.get(OFFICE, {"etat": "relancees"}))
    assert "Acacia" in page_text(office.get(OFFICE, {"etat": "toutes"}))


@pytest.mark.parametrize("words", ["sureau", "SUREAU in", RPPS, "number"])
def test_an_application_is_found_by_name_number_or_rpps(office, apply, words):
    row = apply(last_name="Sureau")
    apply(last_name="Tilleul", email="t@exemple.fr", rpps=OTHER_RPPS)
    body = page_text(office.get(OFFICE, {"q": str(row) if words == "number" else words}))
    assert "Sureau" in body and "Tilleul" not in body


@pytest.mark.parametrize(
    "query",
    [
        {"etat": "x", "tri": "password", "qui": "rois", "page": "-1"},
        {"q": "a\x00b"},
        {"q": "x" * 5000},
        {"q": "AD-99999999999999999999"},
        {"q": "²³", "page": "abc"},
        {"state__contains": "a", "membership__person__email__startswith": "a"},
    ],
)
def test_a_strange_address_shows_the_list(office, apply, query):
    apply()
    assert office.get(OFFICE, query).status_code == 200
    assert office.get(f"{OFFICE}demandes.csv", query).status_code == 200


def test_the_file_is_the_list_safe_in_a_spreadsheet_and_traced(office, apply):
    apply(last_name="Sureau", detail="=HYPERLINK(1)")
    answer = office.get(f"{OFFICE}demandes.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(r["nom"], r["RPPS"], r["téléphone"], r["sur le territoire"]) for r in rows] == [
        ("Inès Sureau", RPPS, "06\u00a012\u00a034\u00a056\u00a078", "oui")
    ]
    assert AuditEntry.objects.filter(action="applications.exported").count() == 1


def test_an_empty_list_says_what_to_do(office):
    body = page_text(office.get(OFFICE))
    assert "Aucune demande n’attend" in body and "Adhérer" in body


def test_the_place_of_members_says_how_many_wait(office, apply):
    apply(days=3)
    assert "1 demande d’adhésion à vérifier" in page_text(office.get("/adherents/"))
    waiting = waiting_ones.waiting(NOW)
    assert (waiting.count, waiting.oldest_days) == (1, 3)


def test_nobody_waits_and_the_count_says_so(association):
    assert waiting_ones.waiting(NOW) == waiting_ones.WaitingCount(0, 0)
