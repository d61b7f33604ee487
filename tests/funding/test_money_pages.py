"""The contract, the indicators and the budget as the office reads them."""

import csv
import io
import json
import re
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from funding.indicators import operations as indicators
from funding.indicators.models import Line, LineYear, Measurement
from members.operations import territory
from tests.funding.money_fixture_data import BY
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.pages import page_text, squeezed

pytestmark = pytest.mark.usefixtures("db", "loire_forez")


today = frozen_clock()


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


def text_of(response) -> str:
    return squeezed(re.sub(r"<[^>]+>", "", page_text(response)))


def test_the_first_year_is_explained_to_the_cent(office):
    page = text_of(office.get("/contrat/?annee=1"))
    for words in ("170 625,00 €", "56 875,00 €", "97 500,00 €", "45 000,00 €", "75 % × ("):
        assert words in page


def test_the_contract_opens_on_the_running_year(office):
    page = text_of(office.get("/contrat/"))
    assert "Contrat, année 5" in page
    assert "178 125,00 €" in page
    assert "59 375,00 €" in page


@pytest.mark.parametrize("url", ["/contrat/?annee=9", "/contrat/?annee=x", "/budget/?annee=0"])
def test_a_year_that_is_not_opened_is_not_found(office, url):
    assert office.get(url).status_code == 404


def test_year_four_stands_in_words_and_euros(office):
    page = text_of(office.get("/indicateurs/?annee=4"))
    for words in ("59 500,00 €", "17 000,00 €", "31 000,00 €", "À défendre", "109", "131"):
        assert words in page


def test_a_counted_figure_opens_on_the_meetings_it_is_made_of(office):
    page = text_of(office.get("/indicateurs/L11/5/"))
    assert "Les lignes qui font 163" in page
    assert "Sury-le-Comtal" in page
    assert page.count("Journée dépistage du diabète") == 2


def test_the_dossier_says_what_a_line_demands_whatever_its_gender(office):
    territory.found_association(
        **BY, name="CPTS Loire Forez", territory_name="Loire Forez", commune_codes=("46127",)
    )
    page = text_of(office.get("/dossiers/4/"))
    assert "Journées tenues : 5 (minimum : 5)" in page
    assert "Nouveaux maîtres de stage : 3 (minimum : 2)" in page


def test_a_line_says_what_one_more_unit_is_worth(office):
    page = text_of(office.get("/indicateurs/L01/5/"))
    assert "il manque 11 pour 3 000 € de plus, soit 272,73 € l’unité" in page


def test_every_line_of_every_year_has_its_page(office):
    for number in ("L05", "L07", "L09", "O1", "O2"):
        for year in range(1, 6):
            expected = 404 if number.startswith("O") and year == 1 else 200
            assert office.get(f"/indicateurs/{number}/{year}/").status_code == expected


@pytest.mark.parametrize(("line", "words"), [("L09", "remis"), ("O2", "non remis")])
def test_a_deliverable_is_delivered_or_not_and_never_a_number(office, line, words):
    page = text_of(office.get(f"/indicateurs/{line}/4/"))
    assert f"Année 4 {words} à remettre" in page
    assert "à remettre" in text_of(office.get("/indicateurs/?annee=4"))


@pytest.mark.parametrize("path", ["/contrat/", "/budget/?annee=4"])
def test_the_plan_of_a_crisis_has_one_name(office, path):
    page = text_of(office.get(path))
    assert "Plan de crise" in page and "crises sanitaires" not in page


def test_an_unknown_line_is_not_found(office):
    assert office.get("/indicateurs/L99/4/").status_code == 404


def test_the_budget_shows_its_faults_and_filters_its_rows(office):
    page = text_of(office.get("/budget/?annee=4"))
    assert "276 473,40 €" in page
    assert "E018 et E037" in page
    assert page.index("Déplacements Équipement Formation")
    few = text_of(office.get("/budget/?annee=4&nature=conviviality"))
    assert "Séminaire d’équipe" in few
    assert "Deux ordinateurs" not in few
    none = text_of(office.get("/budget/?annee=4&q=xylophone&page=zz"))
    assert "Aucune dépense ne répond à ces filtres." in none
    assert "Retirer le filtre « xylophone »" in none
    assert "Séminaire d’équipe" in text_of(office.get("/budget/?annee=4&nature=rien"))


def test_the_files_say_what_the_pages_say(office):
    table = office.get("/budget/depenses.csv?annee=4&mission=crise").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert {row["montant"] for row in rows} == {"1356,00", "118,80", "900,00"}
    data = json.loads(office.get("/contrat/contrat.json?annee=1").content)
    assert data["advance_eur"] == "170625.00"
    book = openpyxl.load_workbook(
        io.BytesIO(office.get("/indicateurs/indicateurs.xlsx?annee=4").content)
    )
    assert book.active.max_row == 15


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.parametrize(
    "route", ["contract_export", "indicators_export", "budget_export", "expenses_export"]
)
def test_each_file_exists_in_three_forms(office, route, kind):
    url = reverse(f"funding:{route}", args=[kind])
    assert office.get(url).status_code == 200
    assert office.get(url[: -len(kind)] + "pdf").status_code == 404


PAGES = ["/contrat/", "/indicateurs/", "/indicateurs/L11/5/", "/budget/"]


@pytest.mark.parametrize("role", ["coordinator", "president", "treasurer"])
def test_those_who_run_the_year_read_the_money(role):
    browser = signed_in(make_role(role))
    assert [browser.get(url).status_code for url in PAGES] == [200] * 4


@pytest.mark.parametrize("role", ["member", "doctor", "access_officer", "cpam", "ars", "msa"])
def test_nobody_else_does(role):
    browser = signed_in(make_role(role))
    for url in [*PAGES, "/budget/budget.csv", "/contrat/contrat.json"]:
        assert browser.get(url).status_code == 403, url


def test_a_page_asks_as_many_questions_for_one_line_as_for_fifteen(
    office, django_assert_max_num_queries
):
    office.get("/indicateurs/?annee=5")
    with django_assert_max_num_queries(100) as before:
        office.get("/indicateurs/?annee=5")
    for number in range(70, 73):
        indicators.add_line(
            **BY,
            line=Line(
                number=f"L{number}",
                mission_id="acces",
                label="Essai",
                kind="target",
                unit="personnes",
                direction="U",
                source="essai",
                judged_on="cpts",
                action_number="A1",
            ),
        )
        indicators.set_line_year(
            **BY, line_number=f"L{number}", contract_year=5, row=LineYear(max_eur=10, target=5)
        )
        indicators.record_measurement(
            **BY,
            line_number=f"L{number}",
            contract_year=5,
            figure=Measurement(body="cpts", value=2, as_of_on=date(2026, 10, 1), source="essai"),
        )
    with django_assert_max_num_queries(100) as after:
        office.get("/indicateurs/?annee=5")
    assert len(after) == len(before)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_asks_few_questions(office, django_assert_max_num_queries, url):
    office.get(url)
    with django_assert_max_num_queries(100) as queries:
        assert office.get(url).status_code == 200
    control = ("SAVEPOINT", "ROLLBACK", "RELEASE", "SET TRANSACTION")
    questions = [q["sql"] for q in queries if not q["sql"].startswith(control)]
    assert len(questions) <= 12, "\n".join(sql[:90] for sql in questions)
