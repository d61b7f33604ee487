"""What a member does with their own hours. The coordinator's decisions are in ``review``."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import lock_key
from missions.enums import OPEN_STATES, State
from missions.models import Declaration
from missions.operations.entry import DeclarationEntry, write_entry
from missions.operations.evidence import attach, detach
from missions.operations.lifecycle import HOURS, own, set_amount
from missions.workflow import MEMBER

FOREIGN_TOKEN = "Ce formulaire a expiré : rechargez la page, puis recommencez."


def declare_action(
    *, by: Actor, at: datetime, token: UUID, entry: DeclarationEntry, send: bool = True
) -> UUID:
    """Sent at once, or stored as a draft. The same ``token`` twice gives the first declaration."""
    if by.person_id is None or not by.has(*MEMBER):
        raise Forbidden("Chacun déclare ses propres heures.")
    with transaction.atomic(durable=True):
        lock_key(by.person_id)
        twin = Declaration.objects.filter(token=token).first()
        if twin:
            if twin.person_id != by.person_id:
                raise DomainError(FOREIGN_TOKEN)
            return twin.id
        row = Declaration(token=token, person_id=by.person_id, state=State.DRAFT, declared_at=at)
        write_entry(row, entry, at=at)
        HOURS.begin(row, "draft", by=by, at=at)
        attach(row, entry.uploads, by=by, at=at)
        if send:
            set_amount(row)
            HOURS.advance(row, "submit", by=by, at=at)
        return row.id


def change_declaration(
    *,
    by: Actor,
    at: datetime,
    declaration_id: UUID,
    version: int | None,
    entry: DeclarationEntry,
    send: bool = True,
) -> UUID:
    """A draft, a proposal or returned hours, entered again; sent unless ``send`` is false."""
    with transaction.atomic(durable=True):
        row = _own_open(by, declaration_id, version)
        write_entry(row, replace(entry, source=row.source, meeting_id=row.meeting_id), at=at)
        detach(row, entry.remove, by=by, at=at)
        attach(row, entry.uploads, by=by, at=at)
        if send or row.amount_eur is not None:
            set_amount(row)
        if send:
            HOURS.advance(row, "submit", by=by, at=at)
        else:
            HOURS.log_action(row, "change", by=by, at=at)
        return row.id


def _own_open(by: Actor, declaration_id: UUID, version: int | None) -> Declaration:
    if by.person_id is None:
        raise Forbidden("Chacun change ses propres heures.")
    lock_key(by.person_id)
    row = HOURS.lock(declaration_id, version=version)
    own(row, by)
    if row.state not in OPEN_STATES:
        raise DomainError("Ces heures sont parties : elles ne se modifient plus ici.")
    return row


def submit(*, by: Actor, at: datetime, declaration_id: UUID, version: int | None = None) -> UUID:
    with transaction.atomic(durable=True):
        row = _own_open(by, declaration_id, version)
        set_amount(row)
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
        audit.add_entry("declaration.discard", by=by, at=at, target=row)
        row.delete()
