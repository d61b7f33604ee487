"""What the operations of the indicators refuse, in words, and leave untouched."""

from datetime import date
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from funding.indicators import operations as indicators
from funding.indicators import queries as lines
from funding.indicators.models import Line, LineYear, Measurement
from funding.ledger import operations as ledger
from members.operations import meetings
from tests.funding.lines import line_of
from tests.funding.money_fixture_data import BY, TODAY
from tests.support.clocks import NOW

COORDINATOR = Actor(id=None, roles=frozenset({"coordinator"}))
CPAM = Actor(id=None, roles=frozenset({"cpam"}))


def line(**changes):
    fields = {
        "number": "L90",
        "mission_id": "acces",
        "label": "Essai",
        "kind": "tiers",
        "unit": "personnes",
        "direction": "U",
        "source": "essai",
        "judged_on": "portal",
        "action_number": "A6",
    }
    return indicators.add_line(**BY, line=Line(**(fields | changes)))


KEY = {"line_number": "L90", "contract_year": 5}


@pytest.mark.parametrize(
    ("tiers", "words"),
    [
        ((), "dernier palier"),
        (((10, 500), (20, 900)), "dernier palier"),
        (((20, 500), (10, 1000)), "plus difficile"),
        (((10, 500), (10, 1000)), "même valeur"),
    ],
)
def test_tiers_climb_to_the_maximum_of_the_line(opened, tiers, words):
    line()
    with pytest.raises(DomainError, match=words):
        indicators.set_line_year(**BY, **KEY, tiers=tiers, row=LineYear(max_eur=1000))
    assert lines.lines_of(5, TODAY) == ()


@pytest.fixture
def tiered(opened):
    line()
    indicators.set_line_year(**BY, **KEY, tiers=[(10, 500), (20, 1000)], row=LineYear(max_eur=1000))


def test_a_funder_gives_its_own_figure_only(tiered):
    fields = {"value": 12, "as_of_on": TODAY, "source": "CPAM"}
    with pytest.raises(DomainError, match="son propre chiffre"):
        portal = Measurement(body="portal", **fields)
        indicators.record_measurement(by=CPAM, at=NOW, **KEY, figure=portal)
    cpam = Measurement(body="cpam", **fields)
    indicators.record_measurement(by=CPAM, at=NOW, **KEY, figure=cpam)
    assert line_of("L90", 5, TODAY).cpam.value == 12


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Donnez la valeur"),
        ({"numerator": 3, "denominator": 0}, "Donnez la valeur"),
        ({"numerator": 4, "denominator": 3}, "dépasser le dénominateur"),
        ({"value": -1}, "négative"),
        ({"value": 1, "observed_on": date(2020, 1, 1)}, "arrêtée"),
    ],
)
def test_an_impossible_figure_is_refused(tiered, fields, words):
    with pytest.raises(DomainError, match=words):
        figure = Measurement(body="portal", as_of_on=TODAY, source="essai", **fields)
        indicators.record_measurement(**BY, **KEY, figure=figure)
    assert line_of("L90", 5, TODAY).suggested_eur is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [(0, 5, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (5, 5, "100.0")],
)
def test_a_ratio_is_a_percentage_with_one_decimal_half_up(tiered, numerator, denominator, value):
    figure = Measurement(
        body="portal", as_of_on=TODAY, source="essai", numerator=numerator, denominator=denominator
    )
    indicators.record_measurement(**BY, **KEY, figure=figure)
    assert line_of("L90", 5, TODAY).own.value == Decimal(value)


def test_a_line_with_a_target_says_which_and_a_deliverable_has_none(opened):
    line(kind="target")
    with pytest.raises(DomainError, match="demande une cible") as refusal:
        indicators.set_line_year(**BY, **KEY, row=LineYear(max_eur=1000))
    assert refusal.value.field == "target"
    line(number="L91", kind="deliverable", direction="B", judged_on="cpts", unit="fait")
    key = KEY | {"line_number": "L91"}
    indicators.set_line_year(**BY, **key, row=LineYear(max_eur=1000))
    assert [row.number for row in lines.lines_of(5, TODAY)] == ["L91"]


@pytest.mark.parametrize(
    ("amount_eur", "decision"), [(0, "refused"), (500, "partial"), (1000, "granted")]
)
def test_a_decision_taken_over_has_the_sense_of_its_amount(tiered, amount_eur, decision):
    indicators.grant_line(**BY, **KEY, amount_eur=amount_eur)
    assert line_of("L90", 5, TODAY).decision == decision


def test_a_figure_is_known_from_the_day_it_is_given(tiered):
    for on, value in ((date(2026, 9, 1), 10), (date(2026, 10, 1), 20)):
        indicators.record_measurement(
            **BY,
            **KEY,
            figure=Measurement(
                body="portal", value=value, as_of_on=on, observed_on=on, source="essai"
            ),
        )
    amounts = [line_of("L90", 5, on).suggested_eur for on in (date(2026, 9, 2), TODAY)]
    assert amounts == [500, 1000]
    assert line_of("L90", 5, date(2026, 8, 1)).suggested_eur is None


def test_only_a_decision_grants_and_it_comes_once(tiered):
    indicators.propose_line(**BY, **KEY, amount_eur=500)
    assert line_of("L90", 5, TODAY).status.code == "possible"
    for alone in (COORDINATOR, CPAM):
        with pytest.raises(Forbidden):
            indicators.grant_line(by=alone, at=NOW, **KEY, amount_eur=500)
    with pytest.raises(DomainError, match="maximum"):
        indicators.grant_line(**BY, **KEY, amount_eur="1000.01")
    indicators.grant_line(**BY, **KEY, amount_eur=500)
    assert line_of("L90", 5, TODAY).decision == "partial"
    for late in (
        lambda: indicators.grant_line(**BY, **KEY, amount_eur=1000),
        lambda: indicators.propose_line(**BY, **KEY, amount_eur=1),
    ):
        with pytest.raises(DomainError, match="déjà décidée"):
            late()


def test_a_missing_sheet_puts_a_deliverable_to_defend_until_it_comes(opened):
    ledger.open_year(**BY, contract_year=4, source="contrat", fixed={"acces": 90000})
    line(kind="deliverable", direction="B", judged_on="cpts", unit="fait")
    indicators.set_line_year(**BY, line_number="L90", contract_year=4, row=LineYear(max_eur=10000))
    indicators.record_measurement(
        **BY,
        line_number="L90",
        contract_year=4,
        figure=Measurement(body="cpts", value=1, as_of_on=date(2026, 6, 30), source="CPTS"),
    )
    held = meetings.record_meeting(
        **BY,
        number="M1",
        title="Soirée",
        mission_code="acces",
        held_on=date(2026, 5, 26),
        minutes=120,
        activity_code="NUL",
        attendee_ids=[],
        action_number="A6",
        sheet_missing=True,
    )
    before = line_of("L90", 4, TODAY)
    assert (before.status.code, before.status.defend_eur) == ("defend", 10000)
    assert "26 mai 2026" in before.status.why
    import uuid

    meetings.deposit_sheet(**BY, meeting_id=held.id, document_id=uuid.uuid4())
    after = line_of("L90", 4, TODAY)
    assert (after.status.code, after.status.reached_eur) == ("reached", 10000)
