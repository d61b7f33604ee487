"""Hours the portal already knows, from a meeting's attendance: confirmed in one click."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.rows import lock_keys
from members.queries import meetings
from missions.enums import Pay, State
from missions.models import Activity, Declaration
from missions.operations.entry import DeclarationEntry, write_entry
from missions.operations.lifecycle import HOURS, own, set_amount

SPEAKER_ACTIVITY = "INT"


def propose_from_meeting(*, by: Actor, at: datetime, meeting_id: UUID) -> dict[UUID, UUID]:
    """One proposal per person present whose presence is paid: person → declaration.

    Run again, it adds those who are missing. Whoever already declared that time is left alone.
    """
    with transaction.atomic(durable=True):
        meeting = meetings.find_meeting(meeting_id)
        if meeting is None:
            raise DomainError("Cette réunion n’existe pas.")
        unpaid = set(Activity.objects.filter(kind=Pay.UNPAID).values_list("code", flat=True))
        by_person: dict[UUID, UUID] = {}
        lock_keys(meeting.attendee_ids)
        done = Declaration.objects.filter(meeting_id=meeting.id)
        for person_id in sorted({*meeting.attendee_ids} - {row.person_id for row in done}):
            speaks = person_id in meeting.speaker_ids
            activity = SPEAKER_ACTIVITY if speaks else meeting.activity_code
            if activity in unpaid:
                continue
            row = _propose(meeting, activity, person_id, by=by, at=at)
            if row:
                by_person[person_id] = row.id
        return by_person


def _propose(meeting, activity: str, person_id: UUID, *, by: Actor, at: datetime):
    row = Declaration(person_id=person_id, state=State.PROPOSAL, declared_at=at)
    entry = DeclarationEntry(
        activity_code=activity,
        mission_code=meeting.mission_id,
        action_number=meeting.action_number,
        done_on=meeting.held_on,
        minutes=meeting.minutes,
        source=meeting.title,
        starts_at=meeting.starts_at,
        meeting_id=meeting.id,
        again=True,
    )
    try:
        write_entry(row, entry, at=at)
    except DomainError as refusal:
        if refusal.field in ("starts", "duration"):
            return None
        raise
    HOURS.begin(row, "propose", by=by, at=at)
    return row


def confirm_proposal(
    *, by: Actor, at: datetime, declaration_id: UUID, version: int | None = None
) -> UUID:
    """Clicked twice, it is sent once."""
    with transaction.atomic(durable=True):
        row = HOURS.lock(declaration_id)
        own(row, by)
        if row.state == State.SUBMITTED and row.version == (version or 0) + 1:
            return row.id
        if row.state != State.PROPOSAL:
            raise DomainError("Ces heures ne sont plus à confirmer.")
        set_amount(row)
        HOURS.advance(row, "submit", by=by, at=at)
        return row.id


def unconfirm_proposal(
    *, by: Actor, at: datetime, declaration_id: UUID, version: int | None = None
) -> UUID:
    """Confirmed by mistake: hours of a meeting wait again, as long as nobody verified."""
    with transaction.atomic(durable=True):
        row = HOURS.lock(declaration_id, version=version)
        own(row, by)
        if row.meeting_id is None:
            raise DomainError("Ces heures ne viennent pas d’une réunion : reprenez-les.")
        row.rate_eur = row.amount_eur = row.submitted_at = None
        HOURS.advance(row, "unconfirm", by=by, at=at)
        return row.id


def decline_proposal(
    *,
    by: Actor,
    at: datetime,
    declaration_id: UUID,
    version: int | None = None,
    reason: str = "Je n’y étais pas.",
) -> UUID:
    with transaction.atomic(durable=True):
        row = HOURS.lock(declaration_id, version=version)
        own(row, by)
        HOURS.advance(row, "decline", by=by, at=at, comment=reason)
        return row.id
