"""The people met in verified hours are a figure at once, and one event is counted once."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from funding.indicators import operations as indicators
from funding.indicators import queries as lines
from funding.indicators.facts import CountedRow
from funding.indicators.models import Line, LineYear
from members.operations import meetings, people
from missions.operations import review
from tests.funding.lines import line_of
from tests.funding.money_fixture_data import BY, TODAY
from tests.funding.verified_hours.hours import COORDINATOR, DAY, declare
from tests.support.clocks import NOW


@pytest.fixture
def findrisk(nurse):
    """The line L11, and the two screening days of the year: 74 and 89 people."""
    indicators.add_line(
        **BY,
        line=Line(
            number="L11",
            mission_id="prevention",
            label="Findrisk",
            kind="target",
            unit="personnes",
            direction="U",
            source="portail",
            judged_on="portal",
            action_number="A6",
        ),
    )
    indicators.set_line_year(
        **BY,
        line_number="L11",
        contract_year=5,
        row=LineYear(max_eur=8000, target=450, counter="people_met"),
    )
    for number, people_met in (("M115", 74), ("M117", 89)):
        meetings.record_meeting(
            **BY,
            number=number,
            title="Journée dépistage",
            mission_code="prevention",
            held_on=DAY,
            minutes=300,
            activity_code="TER",
            attendee_ids=[],
            action_number="A6",
            people_met=people_met,
        )


def figure() -> Decimal:
    return line_of("L11", 5, TODAY).own.value


def rows_of_l11():
    return lines.line_page("L11", 5, TODAY)["rows"]


def test_a_figure_is_the_sum_of_the_rows_it_opens_on(findrisk):
    line = line_of("L11", 5, TODAY)
    assert line.own.value == 163 == sum(row.people for row in rows_of_l11())
    assert [row.number for row in rows_of_l11()] == ["M115", "M117"]
    assert line.own.counted


def test_the_figure_moves_when_the_coordinator_verifies_and_not_before(findrisk, nurse):
    hours = declare(nurse, people_met=18, verified=False)
    assert figure() == 163
    review.validate(by=COORDINATOR, at=NOW, declaration_id=hours)
    assert figure() == 181
    assert [row.kind for row in rows_of_l11()].count("declaration") == 1
    review.unvalidate(by=COORDINATOR, at=NOW, declaration_id=hours, reason="erreur")
    assert figure() == 163


def test_the_public_of_one_event_is_counted_once_whoever_declares_it(findrisk, nurse):
    declare(nurse, days=1, people_met=18)
    other = people.register_person(
        **BY, last_name="Ancolie", first_name="Luc", profession=("TRE_G15", "60")
    )
    colleague = Actor(id=uuid4(), roles=frozenset({"member"}), person_id=other.id)
    declare(colleague, days=1, people_met=20)
    declare(colleague, days=2, people_met=5)
    assert figure() == 163 + 20 + 5
    rows = rows_of_l11()
    fullest = next(row for row in rows if row.people == 20)
    assert [row.counted_with for row in rows if row.people == 18] == [fullest.number]
    assert sum(row.counted for row in rows) == figure()


def test_two_actions_of_one_person_the_same_day_are_never_one_event(findrisk, nurse):
    declare(nurse, days=1, people_met=18)
    declare(nurse, days=1, people_met=7, minutes=60)
    assert figure() == 163 + 18 + 7
    other = people.register_person(
        **BY, last_name="Ancolie", first_name="Luc", profession=("TRE_G15", "60")
    )
    colleague = Actor(id=uuid4(), roles=frozenset({"member"}), person_id=other.id)
    for people_met in (16, 5):
        declare(colleague, days=1, people_met=people_met)
    rows = [row for row in rows_of_l11() if row.kind == "declaration"]
    assert figure() == 163 + 18 + 7
    counted = {row.people: row.counted_with for row in rows}
    number = {row.people: row.number for row in rows}
    assert counted == {18: "", 7: "", 16: number[18], 5: number[7]}


def test_two_events_of_one_day_that_their_hours_tell_apart_both_count():
    def event(number: str, hour: int) -> CountedRow:
        starts = datetime(2026, 11, 14, hour, tzinfo=PARIS)
        return CountedRow(
            "declaration", uuid4(), number, DAY, "", "", 10, starts, starts + timedelta(hours=2)
        )

    assert not event("H-1", 9).is_same_event(event("H-2", 14))
    assert event("H-1", 9).is_same_event(event("H-2", 10))


def test_hours_without_people_met_add_no_row(findrisk, nurse):
    declare(nurse)
    assert figure() == 163
    assert len(rows_of_l11()) == 2


def test_nothing_counted_is_not_zero(nurse):
    indicators.add_line(
        **BY,
        line=Line(
            number="L11",
            mission_id="prevention",
            label="Findrisk",
            kind="target",
            unit="personnes",
            direction="U",
            source="portail",
            judged_on="portal",
            action_number="A6",
        ),
    )
    indicators.set_line_year(
        **BY,
        line_number="L11",
        contract_year=5,
        row=LineYear(max_eur=8000, target=450, counter="people_met"),
    )
    assert line_of("L11", 5, TODAY).own is None
    assert line_of("L11", 5, TODAY).suggested_eur is None
