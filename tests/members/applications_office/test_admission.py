"""Who admits a member, and when, is asked, kept and shown: the office records, a body decides."""

import re
from datetime import timedelta

import pytest

from members.models import Application, Membership
from tests.members.applications_office.conftest import DAY, decide, decided, page_of
from tests.members.joining_world import RPPS, letters, link_of
from tests.support.pages import page_text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"admitted_by": ""}, "Indiquez quelle instance a décidé."),
        ({"admitted_on": ""}, "Indiquez la date de la décision."),
        ({"admitted_by": "roi"}, "Ce choix n’existe pas"),
        ({"admitted_on": "31/02/2026"}, "Cette date n’existe pas"),
        ({"admitted_on": (DAY + timedelta(1)).isoformat()}, "Cette date est à venir"),
        ({"admitted_on": (DAY - timedelta(9)).isoformat()}, "ne peut pas être d’avant"),
    ],
)
def test_nobody_is_accepted_without_the_body_and_the_day_that_decided(
    office, apply, changed, sentence
):
    row = apply()
    assert sentence in page_text(decide(office, row, "accept", **changed), 422)
    assert not Membership.objects.exists()


def test_what_an_admission_lacks_is_said_in_one_round(office, apply):
    answer = decide(office, apply(), "accept", admitted_by="", admitted_on="")
    page = page_text(answer, 422)
    assert "Indiquez quelle instance a décidé." in page
    assert "Indiquez la date de la décision." in page


def test_the_reason_says_when_it_is_compulsory(office, apply):
    page = page_text(office.get(page_of(apply())))
    assert "(obligatoire pour demander un complément ou refuser)" in page
    assert "(facultatif)" not in page


def test_the_key_v_leads_to_the_decision_and_does_not_take_it(office, apply):
    page = page_text(office.get(page_of(apply())))
    assert '<select name="admitted_by" data-key="v"' in page
    assert page.count('data-key="v"') == 1


def test_the_body_and_the_day_are_kept_shown_and_in_the_history(office, apply):
    row = apply(days=3)
    decided(office, row, "accept", admitted_by="board", admitted_on=DAY.isoformat())
    row.refresh_from_db()
    assert (row.admitted_by, row.admitted_on) == ("board", DAY)
    words = f"Le conseil d’administration, le {DAY.day}"
    assert page_text(office.get(page_of(row))).count(words) == 2


def test_the_candidate_reads_who_decided(office, apply, client):
    row = apply()
    decided(office, row, "accept")
    page = page_text(client.get(link_of(letters("received")[0])))
    assert "Le bureau, le" in page


def test_a_number_whose_key_holds_is_said_not_verified_to_the_office(office, apply):
    row = apply(rpps=RPPS)
    assert "non vérifié" in page_text(office.get(page_of(row)))
    file = office.get("/adherents/demandes/demandes.csv").content.decode("utf-8-sig")
    assert "RPPS vérifié" in file.splitlines()[0]
    decided(office, row, "confirm", rpps=RPPS)
    page = page_text(office.get(page_of(row)))
    assert "confirmé par le répertoire" in page and "non vérifié" not in page


def test_the_directory_that_verifies_a_number_is_one_click_away(office, apply):
    assert 'href="https://annuaire.sante.fr/"' in page_text(office.get(page_of(apply())))


def test_an_application_of_before_has_no_body(office, apply):
    row = apply()
    assert Application.objects.get(pk=row.pk).admitted_on is None


def test_what_the_keyboard_does_is_said_where_there_is_a_keyboard(office, apply):
    page = page_text(office.get(page_of(apply())))
    assert page.count("La touche <kbd>") == 2
    assert len(re.findall(r'<span class="keyhint"> ?La touche <kbd>', page)) == 2
