"""Meetings and attendance, as facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page
from django.db.models import OuterRef, Q

from cpts_portal.foundation.kernel.json_rows import json_rows
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.pages import page_of
from members.enums import AttendanceRole
from members.models import Attendance, Meeting


@dataclass(frozen=True)
class MeetingFacts:
    """``attendee_ids`` holds everybody present, the speakers among them; ``proxies`` is a count."""

    id: UUID
    number: str
    title: str
    mission_code: str
    action_number: str
    body_code: str
    held_on: date
    starts_at: datetime | None
    minutes: int
    place: str
    activity_code: str
    people_met: int | None
    funnel: dict | None
    proxies: int
    attendee_ids: tuple[UUID, ...]
    speaker_ids: tuple[UUID, ...]
    sheet_missing: bool
    sheet_document_id: UUID | None
    sheet_note: str
    sheet: documents.Glance = documents.UNKNOWN

    @property
    def attendees(self) -> int:
        return len(self.attendee_ids)


def find_meeting(id: UUID) -> MeetingFacts | None:
    return find_meetings([id]).get(id)


def find_meetings(ids: Iterable[UUID]) -> dict[UUID, MeetingFacts]:
    return {m.id: m for m in _all(Meeting.objects.filter(id__in=set(ids)))}


def find_by_number(number: str) -> MeetingFacts | None:
    return next(iter(_all(Meeting.objects.filter(number=number))), None)


def meetings_between(period: Period) -> tuple[MeetingFacts, ...]:
    """Meetings held in the period, oldest first."""
    rows = Meeting.objects.filter(held_on__gte=period.start, held_on__lt=period.end)
    return _all(rows.order_by("held_on", "number"))


def paginate_meetings(*, number, person_id: UUID | None = None, everything: bool = False) -> Page:
    """One page of meetings, the latest first: all of them, or those this person attended."""
    rows = Meeting.objects.order_by("-held_on", "-starts_at", "number")
    if not everything:
        rows = rows.filter(
            id__in=Attendance.objects.filter(Q(person_id=person_id)).values("meeting_id")
        )
    return page_of(rows, number, present=_all)


def _all(meetings) -> tuple[MeetingFacts, ...]:
    present = Attendance.objects.filter(meeting=OuterRef("pk")).exclude(role=AttendanceRole.PROXY)
    rows = meetings.select_related("body", "sheet").annotate(
        present=json_rows(present.order_by("pk"), "person_id", "role"),
        sheet_document=documents.column("sheet__document_id"),
    )
    return tuple(_facts(row) for row in rows)


def _facts(row: Meeting) -> MeetingFacts:
    sheet = getattr(row, "sheet", None)
    return MeetingFacts(
        id=row.id,
        number=row.number,
        title=row.title,
        mission_code=row.mission_id,
        action_number=row.action_number,
        body_code=row.body.code if row.body else "",
        held_on=row.held_on,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        activity_code=row.activity_code,
        people_met=row.people_met,
        funnel=row.funnel,
        proxies=row.proxies,
        attendee_ids=tuple(UUID(p["person_id"]) for p in row.present),
        speaker_ids=tuple(
            UUID(p["person_id"]) for p in row.present if p["role"] == AttendanceRole.SPEAKER
        ),
        sheet_missing=bool(sheet and sheet.missing),
        sheet_document_id=sheet.document_id if sheet else None,
        sheet_note=sheet.note if sheet else "",
        sheet=documents.glance(row.sheet_document),
    )


def count_held(on: date) -> int:
    return Meeting.objects.filter(held_on__lte=on).count()
