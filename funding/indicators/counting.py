"""Figures the portal counts by itself: every one opens on the rows it is made of.

People met: those of the meetings of the action sheet, and those that verified hours of the same
action sheet declare outside any meeting. A declaration tied to a meeting adds nothing, and two
people who declare one event count its public once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.periods import Period
from funding.indicators.enums import FigureSource
from funding.indicators.facts import CountedRow, Missing
from funding.indicators.models import Measurement
from members.models import Meeting
from members.queries import meetings
from missions.queries import declarations

COUNTED_SOURCE = "portail, compté sur les réunions et les heures vérifiées"


class LineCounts:
    """Everything countable in a span of time, read once for all the lines that ask."""

    def __init__(self, span: Period):
        self._meetings: dict[str, list[Meeting]] = defaultdict(list)
        self._rows: dict[str, list[CountedRow]] = defaultdict(list)
        for meeting in meetings.held_between(span):
            self._meetings[meeting.action_number].append(meeting)
            if meeting.people_met is not None:
                self._rows[meeting.action_number].append(_of_meeting(meeting))
        for facts in declarations.met_outside_meetings(span):
            self._rows[facts.action_number].append(_of_declaration(facts))

    def counted_rows(self, action_number: str, period: Period) -> tuple[CountedRow, ...]:
        inside = (row for row in self._rows[action_number] if row.on in period)
        return _once_an_event(sorted(inside, key=lambda row: (row.on, row.number)))

    def figure(self, action_number: str, period: Period, on: date) -> Measurement | None:
        """None when there is no row at all: nothing counted is not zero."""
        rows = self.counted_rows(action_number, period)
        if not rows:
            return None
        as_of_on = min(on, period.last_day)
        figure = Measurement(
            body=FigureSource.PORTAL,
            value=Decimal(sum_of(rows)),
            as_of_on=as_of_on,
            source=COUNTED_SOURCE,
        )
        figure.counted = True
        return figure

    def missing_sheets(self, action_number: str, period: Period) -> tuple[Missing, ...]:
        """« feuille d’émargement du 26 mai 2026 », for each sheet that is missing."""
        return tuple(
            Missing(f"feuille d’émargement du {day(m.held_on)}", m.id)
            for m in self._meetings[action_number]
            if m.sheet_missing and m.held_on in period
        )

    def has_sheets(self, action_number: str, period: Period) -> bool:
        """At least one meeting of the action sheet was signed for."""
        held = self._meetings[action_number] if action_number else ()
        return any(not m.sheet_missing and m.held_on in period for m in held)


def _once_an_event(rows: list[CountedRow]) -> tuple[CountedRow, ...]:
    """Two people of one event declare the same public: the fullest declaration counts it, the
    others name the one they are counted with. What one person declares twice is two events: they
    confirmed that it is another action."""
    events: list[list[CountedRow]] = []
    counted_with = {}
    declared = (row for row in rows if row.kind == "declaration")
    for row in sorted(declared, key=lambda row: (-row.people, row.number)):
        event = next((event for event in events if _belongs(row, event)), None)
        if event:
            counted_with[row.id] = event[0].number
            event.append(row)
        else:
            events.append([row])
    return tuple(replace(row, counted_with=counted_with.get(row.id, "")) for row in rows)


def _belongs(row: CountedRow, event: list[CountedRow]) -> bool:
    """The first row of an event counts its public; nobody declares one event twice."""
    return row.is_same_event(event[0]) and row.person_id not in {
        counted.person_id for counted in event
    }


def _of_meeting(meeting: Meeting) -> CountedRow:
    return CountedRow(
        "meeting",
        meeting.id,
        meeting.number,
        meeting.held_on,
        meeting.title,
        meeting.place,
        meeting.people_met or 0,
    )


def _of_declaration(facts) -> CountedRow:
    return CountedRow(
        "declaration",
        facts.id,
        str(facts),
        facts.done_on,
        f"{facts.activity_label}, {facts.person_name}",
        "",
        facts.people_met,
        facts.starts_at,
        facts.ends_at,
        facts.person_id,
    )


def sum_of(rows: Iterable[CountedRow]) -> int:
    return sum(row.counted for row in rows)
