"""Figures the portal counts by itself: every one opens on the rows it is made of.

People met: those of the meetings of the action sheet, and those that verified hours of the same
action sheet declare outside any meeting. A declaration tied to a meeting adds nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from cpts_portal.foundation.kernel.periods import Period
from funding.indicators.enums import Body
from funding.indicators.facts import CountedRow, FigureFacts
from members.queries import meetings
from members.queries.meetings import MeetingFacts
from missions.queries import declarations

COUNTED_SOURCE = "portail, compté sur les réunions et les heures vérifiées"


class Counts:
    """Everything countable in one period, read once for all the lines of a year."""

    def __init__(self, period: Period, *, as_of):
        self.period, self.as_of = period, min(as_of, period.last_day)
        self._meetings: dict[str, list[MeetingFacts]] = defaultdict(list)
        self._rows: dict[str, list[CountedRow]] = defaultdict(list)
        for meeting in meetings.between(period):
            self._meetings[meeting.action_number].append(meeting)
            if meeting.people_met is not None:
                self._rows[meeting.action_number].append(_of_meeting(meeting))
        for facts in declarations.between(period):
            if facts.meeting_id is None and facts.people_met is not None:
                self._rows[facts.action_number].append(_of_declaration(facts))

    def rows(self, action_number: str) -> tuple[CountedRow, ...]:
        return tuple(sorted(self._rows[action_number], key=lambda row: (row.on, row.number)))

    def figure(self, action_number: str) -> FigureFacts | None:
        """None when there is no row at all: nothing counted is not zero."""
        rows = self.rows(action_number)
        if not rows:
            return None
        return FigureFacts(
            body=Body.PORTAL,
            value=Decimal(sum(row.people for row in rows)),
            as_of_on=self.as_of,
            source=COUNTED_SOURCE,
            counted=True,
        )

    def missing_sheets(self, action_number: str) -> str:
        """« feuille d’émargement du 26/05/2026 », for each sheet that is missing."""
        days = [m.held_on for m in self._meetings[action_number] if m.sheet_missing]
        return ", ".join(f"feuille d’émargement du {day:%d/%m/%Y}" for day in days)


def _of_meeting(meeting: MeetingFacts) -> CountedRow:
    return CountedRow(
        "meeting",
        meeting.id,
        meeting.number,
        meeting.held_on,
        meeting.title,
        meeting.place,
        meeting.people_met,
    )


def _of_declaration(facts) -> CountedRow:
    return CountedRow(
        "declaration",
        facts.id,
        facts.reference,
        facts.done_on,
        f"{facts.activity_label}, {facts.person_name}",
        "",
        facts.people_met,
    )


def sum_of(rows: Iterable[CountedRow]) -> int:
    return sum(row.people for row in rows)
