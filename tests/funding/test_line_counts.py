"""What the portal counts for a line, on rows written here: no row of the database is read."""

from datetime import date, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.periods import Period
from funding.indicators import counting

YEAR = Period(date(2022, 7, 5), date(2023, 7, 5))
FIRST, LAST, AFTER = date(2022, 7, 5), date(2023, 7, 4), date(2023, 7, 5)


def meeting(number: str, held_on: date, *, people_met=None, sheet_missing=False):
    return SimpleNamespace(
        id=uuid4(),
        number=number,
        held_on=held_on,
        title="Journée dépistage",
        place="",
        action_number="A6",
        people_met=people_met,
        sheet_missing=sheet_missing,
    )


class Hours(SimpleNamespace):
    def __str__(self):
        return self.number


def hours(number: str, people_met: int, *, person="Marion", span=(None, None), on=FIRST):
    starts, ends = (hour and datetime(2022, 7, 5, *hour, tzinfo=PARIS) for hour in span)
    return Hours(
        id=uuid4(),
        number=number,
        done_on=on,
        activity_label="Action de terrain",
        person_name=person,
        person_id=person,
        people_met=people_met,
        starts_at=starts,
        ends_at=ends,
        action_number="A6",
    )


@pytest.fixture
def counts(monkeypatch):
    def _counts(*rows):
        held = [row for row in rows if not isinstance(row, Hours)]
        met = [row for row in rows if isinstance(row, Hours)]
        monkeypatch.setattr(counting.meetings, "held_between", lambda span: held)
        monkeypatch.setattr(counting.declarations, "met_outside_meetings", lambda span: met)
        return counting.LineCounts(YEAR)

    return _counts


def counted(rows) -> dict[str, str]:
    return {row.number: row.counted_with for row in rows}


def test_a_meeting_that_met_nobody_is_a_row_of_nobody(counts):
    rows = counts(meeting("M1", FIRST, people_met=0), meeting("M2", FIRST)).counted_rows("A6", YEAR)
    assert [(row.number, row.people) for row in rows] == [("M1", 0)]
    figure = counts(meeting("M1", FIRST, people_met=0)).figure("A6", YEAR, AFTER)
    assert (figure.value, figure.as_of_on, figure.counted) == (0, LAST, True)


def test_nothing_counted_is_no_figure(counts):
    assert counts(meeting("M2", FIRST)).figure("A6", YEAR, AFTER) is None
    assert counts(meeting("M3", AFTER, people_met=5)).figure("A6", YEAR, AFTER) is None


def test_a_figure_of_a_running_year_is_of_that_day(counts):
    figure = counts(meeting("M1", FIRST, people_met=5)).figure("A6", YEAR, date(2022, 9, 1))
    assert (figure.value, figure.as_of_on) == (5, date(2022, 9, 1))


def test_sheets_are_missing_or_signed_inside_the_year_alone(counts):
    signed, late = meeting("M1", LAST), meeting("M2", AFTER, sheet_missing=True)
    inside, before = meeting("M3", FIRST, sheet_missing=True), meeting("M4", date(2022, 7, 4))

    def told(*held):
        found = counts(*held)
        missing = found.missing_sheets("A6", YEAR)
        return [proof.words for proof in missing], found.has_sheets("A6", YEAR)

    assert told(signed, late) == ([], True)
    assert told(inside, before) == (["feuille d’émargement du 5 juillet 2022"], False)
    assert told(late, before) == ([], False)
    assert counts(signed).has_sheets("", YEAR) is False


def test_everybody_of_one_event_is_counted_with_the_fullest_declaration(counts):
    rows = counts(
        hours("H1", 10, person="Marion"),
        hours("H2", 30, person="Luc"),
        hours("H3", 20, person="Hugo"),
    ).counted_rows("A6", YEAR)
    assert counted(rows) == {"H1": "H2", "H2": "", "H3": "H2"}
    assert counting.sum_of(rows) == 30


def test_an_event_lasts_as_long_as_its_fullest_declaration(counts):
    """The third overlaps the second, and begins once the first is over: it is another event."""
    rows = counts(
        hours("H1", 30, person="Marion", span=((9,), (11,))),
        hours("H2", 20, person="Luc", span=((10,), (12,))),
        hours("H3", 10, person="Hugo", span=((11,), (13,))),
    ).counted_rows("A6", YEAR)
    assert counted(rows) == {"H1": "", "H2": "H1", "H3": ""}
    assert counting.sum_of(rows) == 40


def test_what_one_person_declares_twice_is_two_events(counts):
    rows = counts(hours("H1", 10), hours("H2", 10)).counted_rows("A6", YEAR)
    assert counted(rows) == {"H1": "", "H2": ""}
