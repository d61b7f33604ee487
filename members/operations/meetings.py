"""A meeting that was held: who was there, once. The pay, the sheet and the figures read this."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.wall_clock import wall_moment
from cpts_portal.foundation.records import audit, documents
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from cpts_portal.foundation.records.uploads import AcceptedUpload
from members import hooks
from members.enums import AttendanceRole
from members.models import Attendance, Body, Meeting, MeetingSheet, Mission, Person
from members.permissions import keeps_the_register, replaces_sheets

SHEET_KIND = "meeting_sheet"
NO_MEETING = "Cette réunion n’existe pas."


@transaction.atomic(durable=True)
def record_meeting(
    *,
    by: Actor,
    at: datetime,
    mission_code: str,
    held_on: date,
    attendee_ids: Iterable[UUID],
    starts_at: datetime | time | None = None,
    action_number: str | None = None,
    body_code: str | None = None,
    speaker_ids: Iterable[UUID] = (),
    funnel: dict | None = None,
    sheet_missing: bool = False,
    sheet_document_id: UUID | None = None,
    sheet_note: str = "",
    **fields,
) -> Meeting:
    """Everybody in ``speaker_ids`` is present too. ``funnel`` holds whole numbers by step
    (rencontres, questionnaires…). ``fields``: those of ``Meeting`` that are stored as they are."""
    keeps_the_register.require(by)
    if held_on > at.astimezone(PARIS).date():
        raise DomainError("Cette réunion n’a pas encore eu lieu.", field="held_on")
    meeting = Meeting(
        mission=_mission(mission_code),
        action_number=action_number or "",
        body=_body(body_code),
        held_on=held_on,
        starts_at=_moment(held_on, starts_at),
        funnel=_counts(funnel),
        **fields,
    )
    save_validated(meeting)
    _apply_attendance(meeting, attendee_ids, speaker_ids, by=by, at=at)
    save_validated(
        MeetingSheet(
            meeting=meeting, document_id=sheet_document_id, missing=sheet_missing, note=sheet_note
        )
    )
    audit.add_entry("meeting.held", by=by, at=at, target=meeting)
    return meeting


@transaction.atomic(durable=True)
def attest_attendance(*, by: Actor, at: datetime, meeting_id: UUID, person_id: UUID) -> Attendance:
    """Somebody was there and was not on the sheet."""
    keeps_the_register.require(by)
    meeting = find_or_refuse(Meeting.objects.filter(id=meeting_id), NO_MEETING)
    attendance = save_validated(
        Attendance(
            meeting=meeting,
            person_id=person_id,
            role=AttendanceRole.ATTENDEE,
            attested_at=at,
            attested_by=by.id,
        )
    )
    audit.add_entry("meeting.attended", by=by, at=at, target=attendance)
    return attendance


@transaction.atomic(durable=True)
def deposit_sheet(
    *, by: Actor, at: datetime, meeting_id: UUID, document_id: UUID, note: str = ""
) -> MeetingSheet:
    """The signed sheet, found at last or scanned anew."""
    keeps_the_register.require(by)
    sheet = _locked_sheet(meeting_id)
    _refuse_replacing(sheet, by)
    return _store_sheet(sheet, document_id, note, by=by, at=at)


@transaction.atomic(durable=True)
def deposit_scanned_sheet(
    *, by: Actor, at: datetime, meeting_id: UUID, upload: AcceptedUpload
) -> MeetingSheet:
    """The same from a file: stored, then the sheet of that meeting, in place of the one before."""
    keeps_the_register.require(by)
    sheet = _locked_sheet(meeting_id)
    _refuse_replacing(sheet, by)
    stored = documents.store_upload(upload, kind=SHEET_KIND, by=by, at=at)
    return _store_sheet(sheet, stored.id, "", by=by, at=at)


def _locked_sheet(meeting_id: UUID) -> MeetingSheet:
    rows = MeetingSheet.objects.filter(meeting_id=meeting_id)
    return find_or_refuse(rows, NO_MEETING, lock=True)


def _refuse_replacing(sheet: MeetingSheet, by: Actor) -> None:
    """A sheet that is there is another's proof; one that the funders have is theirs too."""
    if sheet.document_id is None:
        return
    refusal = "Seule la coordinatrice remplace une feuille déposée."
    replaces_sheets.require(by, refusal, field="upload")
    stored = documents.facts_by_id([sheet.document_id]).get(sheet.document_id)
    listed = hooks.sheet_listed_in(stored.sha256) if stored else ""
    if listed:
        raise DomainError(
            f"Cette feuille figure dans {listed}, déjà transmise aux financeurs : elle reste.",
            field="upload",
        )


def _store_sheet(
    sheet: MeetingSheet, document_id: UUID, note: str, *, by: Actor, at: datetime
) -> MeetingSheet:
    sheet.document_id, sheet.missing, sheet.note = document_id, False, note
    save_validated(sheet)
    audit.add_entry("meeting.sheet_deposited", by=by, at=at, target=sheet, fields=("document_id",))
    return sheet


def _apply_attendance(meeting, attendee_ids, speaker_ids, *, by: Actor, at: datetime) -> None:
    speakers = set(speaker_ids)
    present = list(dict.fromkeys([*attendee_ids, *speaker_ids]))
    if Person.objects.filter(id__in=present).count() != len(present):
        raise DomainError("Une des personnes présentes n’est pas connue.", field="attendees")
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            person_id=person,
            role=AttendanceRole.SPEAKER if person in speakers else AttendanceRole.ATTENDEE,
            attested_at=at,
            attested_by=by.id,
        )
        for person in present
    )


def _mission(code: str) -> Mission:
    rows = Mission.objects.filter(code=code)
    return find_or_refuse(rows, "Choisissez une mission de la liste.", field="mission")


def _body(code: str | None) -> Body | None:
    if not code:
        return None
    rows = Body.objects.filter(code=code)
    return find_or_refuse(rows, "Cette instance n’existe pas.", field="body")


def _moment(held_on: date, starts_at: datetime | time | None) -> datetime | None:
    if isinstance(starts_at, time):
        return wall_moment(held_on, starts_at, field="starts_at")
    if starts_at and starts_at.astimezone(PARIS).date() != held_on:
        raise DomainError("L’heure de début n’est pas celle de ce jour-là.", field="starts_at")
    return starts_at


def _counts(funnel: dict | None) -> dict | None:
    if funnel and not all(type(count) is int and count >= 0 for count in funnel.values()):
        raise DomainError("L’entonnoir ne contient que des nombres entiers.", field="funnel")
    return funnel or None
