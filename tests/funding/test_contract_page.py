"""The contract page: one maximum, the right event for the first advance, each source once."""

import re
from dataclasses import replace
from datetime import date

import pytest

from funding.contract import views as contract
from funding.contract.queries.amounts import contract_explanation
from funding.dossier.content import charts
from funding.dossier.content.contents import DossierContents
from funding.ledger import operations as ledger
from funding.ledger import queries as ledger_reads
from tests.funding.dossier_world import AT, FIXED, VARIABLE, by_system
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.pages import page_text, squeezed

pytestmark = pytest.mark.usefixtures("db", "world")
TODAY = AT.date()


today = frozen_clock()


@pytest.fixture
def page():
    return page_text(signed_in(make_role("coordinator")).get("/contrat/?annee=2"))


def total_of(chart) -> str:
    label, amount = chart.twin.rows[-1]
    return squeezed(f"{label} : {re.sub('<[^>]+>', '', amount)}")


def test_the_picture_comes_to_the_maximum_of_the_text_without_every_indicator_line(page):
    """Year 2 has one line of 9 000 € for 97 500 € of variable part."""
    contract_year = contract_explanation(2, TODAY)
    assert contract_year.variable.max_eur < contract_year.variable_max_eur
    expected = "Maximum de l’année 2 : 325 000 €"
    dossier = charts.all_of(DossierContents.collect(2, AT), TODAY)["waterfall"]
    assert total_of(dossier) == expected
    assert page.count("Maximum de l’année 2") >= 2
    assert "325 000 €" in page and "325 000,00 €" in page


def test_the_first_advance_comes_with_the_signature_and_the_next_at_the_anniversary():
    when = {year: contract_explanation(year, TODAY).positions[0].when for year in (1, 2)}
    assert when[1] == "à la signature, le 5 juillet 2022"
    assert when[2] == "à l’anniversaire, le 5 juillet 2023"


def test_each_source_is_said_once_and_folded(page):
    contract_year = contract_explanation(2, TODAY)
    for words in contract_year.references:
        assert page.count(words[1:]) == 1, words
    assert page.index("Comment on arrive à") < page.index("D’où viennent ces montants")
    assert len(contract_year.references) == len(set(contract_year.references))
    sources = [contract_year.source, *(line.reference for line in contract_year.lines)]
    sources += [total.source for total in contract_year.totals]
    assert len(contract_year.references) < len([words for words in sources if words])


def test_the_file_names_the_code_of_each_row():
    office = signed_in(make_role("coordinator"))
    table = office.get("/contrat/contrat.csv?annee=1").content.decode("utf-8-sig")
    head, *rows = table.splitlines()
    assert head.split(";")[2] == "code" and contract.HEADER[2] == "code"
    assert any(";advance_eur;" in row and "170625,00" in row for row in rows)


def test_each_amount_is_named_and_says_how_it_is_found():
    lines = {(row.code, row.part): row for row in contract_explanation(1, TODAY).lines}
    assert (
        squeezed(lines["acces", "fixed"].label) == "Amélioration de l’accès aux soins : part fixe"
    )
    assert lines["acces", "variable"].label.endswith(" : part variable, au plus")
    assert lines["crise", "first-plan"].label == "Plan de crise, première rédaction"
    assert squeezed(lines["acces", "fixed"].formula) == (
        "90 000,00 € × 75 % = 67 500,00 € d’avance ; reste 22 500,00 € de solde"
    )
    assert lines["acces", "variable"].formula == (
        "selon les lignes d’indicateurs, sans avance, versée après le dialogue de gestion"
    )
    assert lines["crise", "first-plan"].formula == (
        "dû quand le plan est remis, en une fois, hors avance et hors solde"
    )
    real = "annexe d’un contrat réel de taille 3 (année 5)"
    assert lines["acces", "fixed"].reference.startswith(real)


def test_where_the_agreement_published_nothing_no_rate_and_no_reference_are_given():
    """A contract of 2020: access to care has no split, crises are not a mission yet."""
    year = replace(ledger_reads.year(1), signed_on=date(2020, 7, 5))
    rows = contract_explanation(1, TODAY, opened=[year]).lines
    lines = {(row.code, row.part): row for row in rows}
    for key in (("acces", "fixed"), ("acces", "variable"), ("crise", "first-plan")):
        row = lines[key]
        assert (row.rate, row.reference, row.to_check) == ("aucun barème publié", "", True)
        assert not row.overrides
    assert lines["parcours", "fixed"].reference


def test_lines_that_do_not_come_to_the_signed_variable_part_are_told_mission_by_mission():
    warnings = [squeezed(words) for words in contract_explanation(2, TODAY).warnings]
    assert [
        re.findall(r"« (\w+).* » font (.+) ; .* prévoit (.+)\.", said) for said in warnings
    ] == [
        [("Amélioration", "9 000,00 €", "35 000,00 €")],
        [("Organisation", "0,00 €", "45 000,00 €")],
        [("Développement", "0,00 €", "17 500,00 €")],
    ]
    ledger.open_year(**by_system(contract_year=3, fixed=FIXED, variable=VARIABLE, source="contrat"))
    assert contract_explanation(3, TODAY).warnings == ()
