"""Meetings, with who attended and their signed sheet."""

from datetime import date
from uuid import UUID

from django.core.paginator import Page
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from cpts_portal.foundation.kernel.json_rows import json_rows
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.pages import page_of
from members.enums import AttendanceRole
from members.models import Attendance, Meeting

COUNTED = ("number", "title", "action_number", "held_on", "place", "people_met")


def find_meeting(id: UUID) -> Meeting | None:
    return _with_presence(Meeting.objects.filter(id=id)).first()


def find_by_number(number: str) -> Meeting | None:
    return _with_presence(Meeting.objects.filter(number=number)).first()


def meetings_between(period: Period) -> list[Meeting]:
    """Meetings held in the period, oldest first."""
    return list(_with_presence(_inside(period)))


def held_between(period: Period) -> list[Meeting]:
    """The same, for who counts them: what they were, and not who attended."""
    rows = _inside(period).annotate(sheet_missing=Coalesce("sheet__missing", False))
    return list(rows.only(*COUNTED))


def _inside(period: Period) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(held_on__gte=period.start, held_on__lt=period.end)
    return rows.order_by("held_on", "number")


def paginate_meetings(*, number, person_id: UUID | None = None, everything: bool = False) -> Page:
    """One page of meetings, the latest first: all of them, or those this person attended."""
    rows = Meeting.objects.order_by("-held_on", "-starts_at", "number")
    if not everything:
        rows = rows.filter(
            id__in=Attendance.objects.filter(Q(person_id=person_id)).values("meeting_id")
        )
    return page_of(_with_presence(rows), number)


def _with_presence(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    present = Attendance.objects.filter(meeting=OuterRef("pk")).exclude(role=AttendanceRole.PROXY)
    return meetings.annotate(
        present=json_rows(present.order_by("pk"), "person_id", "role"),
        sheet_missing=Coalesce("sheet__missing", False),
        sheet_note=Coalesce("sheet__note", Value("")),
        sheet_document_id=F("sheet__document_id"),
        sheet_document=documents.column("sheet__document_id"),
    )


def count_held(on: date) -> int:
    return Meeting.objects.filter(held_on__lte=on).count()
