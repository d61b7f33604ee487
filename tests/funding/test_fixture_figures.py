"""The figures of the Loire Forez fixture data come out to the cent."""

from decimal import Decimal

import pytest

from cpts_portal.demo.fixture_data import fixture_data
from funding.budget import queries as budget
from funding.budget.enums import Nature
from funding.contract.queries.amounts import contract_explanation
from funding.contract.queries.envelopes import budget_of
from funding.indicators import queries as indicators
from funding.ledger import queries as ledger
from tests.funding.money_fixture_data import TODAY

pytestmark = pytest.mark.usefixtures("db", "loire_forez")
CHECKS = fixture_data().checks
YEARS = [1, 2, 3, 4, 5]


def eur(text) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


@pytest.mark.parametrize("number", YEARS)
def test_advance_and_balance_are_the_contracts(number):
    contract = fixture_data().contract
    year = ledger.year(number)
    assert year.advance_due_eur == eur(contract["advance"][str(number)])
    assert year.balance_eur == eur(contract["balance"][str(number)])
    assert year.advance_due_eur + year.balance_eur == year.fixed_eur


def test_the_first_year_is_explained_as_in_the_contract():
    contract = contract_explanation(1, TODAY)
    assert contract.advance_eur == eur("170625")
    assert contract.balance_eur == eur("56875")
    assert contract.variable_max_eur == eur("97500")
    assert contract.crisis_eur == eur("45000")
    assert contract.maximum_eur == eur("370000")
    assert [line.confidence for line in contract.lines if line.code == "acces"] == ["A", "A"]
    assert not any(line.overrides for line in contract.lines)
    assert "75 %" in contract.total("advance").formula
    assert {p.code: p.to_receive_eur for p in contract.positions} == {
        "advance": 0,
        "balance": 0,
        "crisis": 0,
        "variable": 0,
    }
    assert contract.warnings == ()


def test_year_five_says_what_was_received_and_what_is_still_to_come():
    contract = contract_explanation(5, TODAY)
    assert contract.fixed_eur == eur("237500")
    positions = {p.code: p for p in contract.positions}
    assert positions["advance"].received_eur == eur("178125")
    assert positions["advance"].to_receive_eur == 0
    assert positions["balance"].to_receive_eur == eur("59375")
    assert positions["crisis"].due_eur == eur("22500")
    assert positions["crisis"].received_eur == 0
    assert positions["variable"].due_eur is None
    assert contract.cashed_eur == eur(CHECKS["received"]["5"])
    assert contract.spent_eur == eur(CHECKS["spent"]["5"])
    assert contract.is_running


@pytest.mark.parametrize("number", YEARS)
def test_received_and_spent_are_those_of_the_fixture_data(number):
    facts = budget_of(number)
    assert facts.cashed_eur == eur(CHECKS["received"][str(number)])
    assert facts.spent_eur == eur(CHECKS["spent"][str(number)])
    assert sum(envelope.cashed_eur for envelope in facts.envelopes) == facts.cashed_eur
    assert sum(envelope.received_eur for envelope in facts.envelopes) == facts.received_eur
    assert sum(facts.by_nature.values()) == facts.spent_eur


@pytest.mark.parametrize(
    "row", fixture_data().envelopes, ids=lambda r: f"{r['year']}-{r['envelope']}"
)
def test_each_envelope_is_that_of_the_fixture_data(row):
    facts = budget_of(row["year"])
    if row["envelope"] == "TOTAL":
        assert (facts.allotted_eur, facts.spent_eur) == (eur(row["allotted"]), eur(row["spent"]))
        return
    envelope = next(e for e in facts.envelopes if e.mission_code == row["envelope"])
    assert (envelope.allotted_eur, envelope.spent_eur) == (eur(row["allotted"]), eur(row["spent"]))
    assert round(envelope.rate * 100, 1) == Decimal(str(row["rate"]))


def test_year_four_by_envelope_and_by_nature():
    facts = budget_of(4)
    assert {e.mission_code: e.spent_eur for e in facts.envelopes} == {
        code: eur(amount) for code, amount in CHECKS["spent_year4_by_envelope"].items()
    }
    assert {Nature(code).label: amount for code, amount in facts.by_nature.items()} == {
        word: eur(amount) for word, amount in CHECKS["spent_year4_by_nature"].items()
    }


def test_what_members_are_paid_comes_from_their_verified_hours():
    for number in ("1", "4", "5"):
        rows = [row for row in budget.expenses(int(number)) if row.from_declarations]
        assert sum(row.amount_eur for row in rows) == eur(CHECKS["paid_to_members"][number])


def test_the_injected_faults_of_year_four_are_reported():
    alerts = {(a.code, a.expense_numbers) for a in budget_of(4).alerts}
    assert {
        ("duplicate", ("E018", "E037")),
        ("no_decision", ("E026",)),
        ("no_receipt", ("E020",)),
        ("late_purchase", ("E040",)),
    } <= alerts
    assert {code for code, _ in alerts} == {
        "duplicate",
        "no_decision",
        "no_receipt",
        "late_purchase",
        "overspent",
    }
    assert len(alerts) == 5


def test_year_four_stands_as_in_the_fixture_data():
    expected = fixture_data().variable_proposed_year4
    lines = indicators.lines_of(4, TODAY)
    sums = indicators.totals(lines)
    assert sums.max_eur == eur(expected["maximum"])
    assert sums.proposed_eur == eur(expected["total"])
    assert sums.reached_eur == eur(expected["solid"])
    assert sums.defend_eur == eur(sum(expected["threatened"].values()))
    assert sums.missed_eur == eur(sum(expected["missed"].values()))
    assert sums.possible_eur == sums.granted_eur == 0
    assert {line.number: line.status.missed_eur for line in lines if line.status.missed_eur} == {
        number: eur(amount) for number, amount in expected["missed"].items()
    }
    assert {line.number: line.status.defend_eur for line in lines if line.status.defend_eur} == {
        number: eur(amount) for number, amount in expected["threatened"].items()
    }
    for line in lines:
        assert line.suggested_eur == line.proposed_eur, line.number


def test_a_line_to_defend_says_why():
    lines = {line.number: line for line in indicators.lines_of(4, TODAY)}
    assert "CPAM" in lines["L03"].status.why
    assert (lines["L03"].cpam.value, lines["L03"].own.value) == (109, 131)
    assert lines["L09"].missing_evidence == "feuille d’émargement du 26 mai 2026"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_decided_years_carry_what_was_obtained(number):
    expected = fixture_data().variable_obtained[str(number)]
    sums = indicators.totals(indicators.lines_of(number, TODAY))
    assert sums.granted_eur == eur(expected["total"])
    assert sums.reached_eur == sums.defend_eur == sums.possible_eur == 0


def test_an_amount_suggested_by_the_portal_was_the_one_decided():
    for number in (1, 2, 3):
        for line in indicators.lines_of(number, TODAY):
            assert line.suggested_eur == line.granted_eur, (number, line.number)


def test_in_the_running_year_nothing_is_lost_yet():
    lines = indicators.lines_of(5, TODAY)
    sums = indicators.totals(lines)
    assert sums.missed_eur == 0
    assert sums.reached_eur + sums.possible_eur == sums.max_eur == eur("107500")
    first = next(line for line in lines if line.number == "L01")
    assert (first.next_step.at, first.next_step.units, first.next_step.gain_eur) == (330, 11, 3000)
    assert first.next_step.each_eur == eur("272.73")


def test_the_trajectory_of_a_line_runs_over_the_five_years():
    points = indicators.line_page("L01", 5, TODAY)["points"]
    assert [point.value for point in points] == [661, 559, 431, 352, 341]
    assert [point.granted_eur for point in points] == [3000, 3000, 9000, None, None]
