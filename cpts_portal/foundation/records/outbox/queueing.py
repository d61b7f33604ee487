from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import contains_nir
from cpts_portal.foundation.records import audit, wake
from cpts_portal.foundation.records.rows import find_or_refuse

from .models import OutboxMail, OutboxState
from .undelivered import is_in_flight

SEND_TASK = "cpts_portal.foundation.tasks.send_outbox"

RESTORED = "sauvegarde restaurée : peut-être déjà parti"

_silent: ContextVar[bool] = ContextVar("outbox_silent", default=False)


@contextmanager
def silenced():
    """Operations run inside write no mail at all (the demonstration's seeder)."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def queue_mail(*, key: str, to: str, template: str, context: dict, at: datetime) -> None:
    """Writes the row; asking twice with one ``key`` gives one mail. ``context`` is JSON: ids,
    first names, dates and links; never anything about somebody's health."""
    if _silent.get():
        return
    try:
        validate_email(to)
    except ValidationError:
        raise DomainError("Cette adresse de courriel n’est pas valable.", field="email") from None
    _refuse_private(context)
    row = OutboxMail(
        key=key, to=to, template=template, context=context, queued_at=at, next_attempt_at=at
    )
    row.clean_fields()
    OutboxMail.objects.bulk_create([row], ignore_conflicts=True)
    wake.after_commit(SEND_TASK)


@transaction.atomic(durable=True)
def resend(*, by: Actor, at: datetime, mail_id: UUID) -> None:
    """By hand, for a row that failed or whose sending was cut."""
    rows = OutboxMail.objects.filter(pk=mail_id)
    row = find_or_refuse(rows, "Ce courriel n’existe plus.", lock=True)
    if row.state not in (OutboxState.FAILED, OutboxState.SENDING):
        raise DomainError("Ce courriel est déjà parti ou attend son tour.")
    if is_in_flight(row, at):
        raise DomainError("Ce courriel est en train de partir : attendez quelques minutes.")
    row.state, row.next_attempt_at, row.attempts = OutboxState.QUEUED, at, 0
    row.full_clean()
    row.save()
    audit.add_entry("outbox.resend", by=by, at=at, target=row, fields=["state"])
    wake.after_commit(SEND_TASK)


@transaction.atomic(durable=True)
def hold_after_restore(*, by: Actor, at: datetime) -> str:
    """What waited in an older base may have left since: a person judges, nothing is sent twice."""
    waiting = OutboxMail.objects.select_for_update().filter(state=OutboxState.QUEUED)
    ids = list(waiting.order_by("id").values_list("id", flat=True))
    OutboxMail.objects.filter(id__in=ids).update(state=OutboxState.FAILED, last_error=RESTORED)
    if ids:
        audit.add_entry("outbox.hold", by=by, at=at, target=OutboxMail, fields=["state"])
    return f"{len(ids)} courriel(s) en attente retenus : ils sont peut-être partis entre-temps."


def _refuse_private(value) -> None:
    if isinstance(value, dict):
        for inner in value.values():
            _refuse_private(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_private(inner)
    elif isinstance(value, str) and contains_nir(value):
        raise ValueError("a mail may not hold a social security number")
