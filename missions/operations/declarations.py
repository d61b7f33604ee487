"""What a member does with her hours. The coordinator's decisions are in ``review``."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit, drafts
from cpts_portal.foundation.records.uploads import AcceptedUpload
from missions.enums import OPEN_STATES, State
from missions.models import Declaration
from missions.operations.entry import Entry, lock_calendar, write_entry
from missions.operations.evidence import attach, detach
from missions.operations.proposals import (
    confirm_proposal,
    decline_proposal,
    propose_from_meeting,
    unconfirm_proposal,
)
from missions.operations.review import refuse, send_back, unvalidate, validate, validate_many
from missions.operations.steps import HOURS, freeze_amount, own
from missions.workflow import MEMBER

__all__ = [
    "change_declaration",
    "confirm_proposal",
    "declare_action",
    "decline_proposal",
    "discard_draft",
    "propose_from_meeting",
    "refuse",
    "save_draft",
    "send_back",
    "submit",
    "unconfirm_proposal",
    "unvalidate",
    "validate",
    "validate_many",
    "withdraw",
]
FORM = "missions.declare"
CHANGE_FORM = "missions.change:{declaration_id}"
FOREIGN_TOKEN = "Ce formulaire a expiré : rechargez la page, puis recommencez."


def declare_action(
    *,
    by: Actor,
    at: datetime,
    token: UUID,
    person_id: UUID,
    activity_code: str,
    mission_code: str,
    action_number: str = "",
    done_on: date,
    minutes: int,
    people_met: int | None = None,
    comment: str = "",
    uploads: Sequence[AcceptedUpload] = (),
    starts_at: datetime | None = None,
    source: str = "",
    again: bool = False,
    send: bool = True,
) -> UUID:
    """Sent at once, or kept as a draft. The same ``token`` twice gives the first declaration;
    ``again``: the same action once more that day, and she says so."""
    entry = Entry(
        activity_code=activity_code,
        mission_code=mission_code,
        action_number=action_number,
        done_on=done_on,
        minutes=minutes,
        people_met=people_met,
        comment=comment,
        source=source,
        starts_at=starts_at,
        again=again,
    )
    with transaction.atomic(durable=True):
        return _declare(by, at, token, person_id, entry, uploads, send)


def save_draft(**values) -> UUID:
    """The same fields as ``declare_action``; nothing is sent, nothing is priced."""
    return declare_action(**values, send=False)


def _declare(by, at, token, person_id, entry, uploads, send) -> UUID:
    if by.person_id is None or person_id != by.person_id or not by.has(*MEMBER):
        raise Forbidden("Chacun déclare ses propres heures.")
    lock_calendar(person_id)
    twin = Declaration.objects.filter(token=token).first()
    if twin:
        if twin.person_id != person_id:
            raise DomainError(FOREIGN_TOKEN)
        return twin.id
    row = Declaration(token=token, person_id=person_id, state=State.DRAFT, declared_at=at)
    write_entry(row, entry, at=at)
    HOURS.begin(row, "draft", by=by, at=at)
    attach(row, uploads, by=by, at=at)
    if send:
        freeze_amount(row)
        HOURS.advance(row, "submit", by=by, at=at)
    if by.id:
        drafts.discard(by.id, FORM)
    return row.id


def change_declaration(
    *,
    by: Actor,
    at: datetime,
    declaration_id: UUID,
    version: int | None,
    activity_code: str,
    mission_code: str,
    action_number: str = "",
    done_on: date,
    minutes: int,
    people_met: int | None = None,
    comment: str = "",
    uploads: Sequence[AcceptedUpload] = (),
    remove: Sequence[UUID] = (),
    starts_at: datetime | None = None,
    again: bool = False,
    send: bool = True,
) -> UUID:
    """A draft, a proposal or returned hours, typed again; sent unless told otherwise. ``remove``:
    her pieces that go."""
    with transaction.atomic(durable=True):
        row = _own_open(by, declaration_id, version)
        entry = Entry(
            activity_code=activity_code,
            mission_code=mission_code,
            action_number=action_number,
            done_on=done_on,
            minutes=minutes,
            people_met=people_met,
            comment=comment,
            source=row.source,
            starts_at=starts_at,
            meeting_id=row.meeting_id,
            again=again,
        )
        write_entry(row, entry, at=at)
        detach(row, remove, by=by, at=at)
        attach(row, uploads, by=by, at=at)
        if send:
            freeze_amount(row)
            HOURS.advance(row, "submit", by=by, at=at)
        else:
            if row.amount_eur is not None:
                freeze_amount(row)
            HOURS.record(row, "change", by=by, at=at)
        if by.id:
            drafts.discard(by.id, CHANGE_FORM.format(declaration_id=row.id))
        return row.id


def _own_open(by: Actor, declaration_id: UUID, version: int | None) -> Declaration:
    if by.person_id is None:
        raise Forbidden("Chacun change ses propres heures.")
    lock_calendar(by.person_id)
    row = HOURS.lock(declaration_id, version=version)
    own(row, by)
    if row.state not in OPEN_STATES:
        raise DomainError("Ces heures sont parties : elles ne se modifient plus ici.")
    return row


def submit(*, by: Actor, at: datetime, declaration_id: UUID, version: int | None = None) -> UUID:
    with transaction.atomic(durable=True):
        row = _own_open(by, declaration_id, version)
        freeze_amount(row)
        HOURS.advance(row, "submit", by=by, at=at)
        return row.id


def withdraw(*, by: Actor, at: datetime, declaration_id: UUID, version: int | None = None) -> UUID:
    """Sent too early: a draft again, as long as nobody has verified it."""
    with transaction.atomic(durable=True):
        row = HOURS.lock(declaration_id, version=version)
        own(row, by)
        row.rate_eur = row.amount_eur = row.submitted_at = None
        HOURS.advance(row, "withdraw", by=by, at=at)
        return row.id


def discard_draft(
    *, by: Actor, at: datetime, declaration_id: UUID, version: int | None = None
) -> None:
    """A draft was never sent: it disappears with its log; the audit keeps that it existed."""
    with transaction.atomic(durable=True):
        row = HOURS.lock(declaration_id, version=version)
        own(row, by)
        if row.state != State.DRAFT:
            raise DomainError("Seul un brouillon se supprime.")
        audit.record("declaration.discard", by=by, at=at, target=row)
        row.delete()
