"""Writes of the payments: prepare a batch of verified hours, mark it paid, cancel it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import ZERO, euros
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import find_or_refuse, french_constraint_errors
from funding.payments.models import OwnCeiling, PaymentBatch, PaymentLine
from funding.payments.workflow import BATCH
from funding.permissions import sets_ceiling, writes_money
from funding.saving import save_audited
from missions.models import Declaration
from missions.queries import declarations


@transaction.atomic(durable=True)
def prepare_batch(*, by: Actor, at: datetime, label: str, declaration_ids: Iterable[UUID]) -> UUID:
    """Every declaration must be verified and in no other batch; all or nothing."""
    writes_money.require(by)
    ids = list(dict.fromkeys(declaration_ids))
    if not ids:
        raise DomainError("Choisissez au moins une ligne d’heures vérifiées.")
    batch = PaymentBatch(label=label, prepared_at=at, prepared_by=by.id)
    save_audited(batch, "funding.batch.prepare", by=by, at=at)
    rows = [
        PaymentLine(
            batch=batch,
            declaration_id=hours.id,
            person_id=hours.person_id,
            amount_eur=hours.amount_eur or ZERO,
        )
        for hours in _payable(ids)
    ]
    with french_constraint_errors(PaymentLine):
        PaymentLine.objects.bulk_create(rows)
    return batch.id


def _payable(ids: list[UUID]) -> list[Declaration]:
    taken = PaymentLine.objects.filter(is_live=True).values_list("declaration_id", flat=True)
    free = {row.id: row for row in declarations.validated_without(taken)}
    refused = sum(id not in free for id in ids)
    if refused:
        raise DomainError(
            f"{refused} ligne(s) d’heures ne sont pas vérifiées, ou sont déjà dans un lot."
        )
    return [free[id] for id in ids if free[id].amount_eur]


def _locked(batch_id: UUID) -> PaymentBatch:
    rows = PaymentBatch.objects.filter(pk=batch_id)
    return find_or_refuse(rows, "Ce lot de versements n’existe pas.", lock=True)


@transaction.atomic(durable=True)
def mark_batch_paid(*, by: Actor, at: datetime, batch_id: UUID, paid_on: date) -> None:
    batch = _locked(batch_id)
    batch.state = BATCH.advance("pay", state=batch.state, by=by)
    if paid_on > at.astimezone(PARIS).date():
        raise DomainError("Un versement fait ne peut pas être daté de demain.", field="paid_on")
    batch.paid_on, batch.settled_at, batch.settled_by = paid_on, at, by.id
    save_audited(batch, "funding.batch.pay", by=by, at=at, fields=("state", "paid_on"))


@transaction.atomic(durable=True)
def cancel_batch(*, by: Actor, at: datetime, batch_id: UUID, comment: str) -> None:
    """Its hours become payable again."""
    batch = _locked(batch_id)
    batch.state = BATCH.advance("cancel", state=batch.state, by=by, comment=comment)
    batch.comment, batch.settled_at, batch.settled_by = comment, at, by.id
    save_audited(batch, "funding.batch.cancel", by=by, at=at, fields=("state",))
    PaymentLine.objects.filter(batch=batch).update(is_live=False)
    audit.add_entry("funding.batch.release", by=by, at=at, target=batch, fields=("is_live",))


@transaction.atomic(durable=True)
def set_own_ceiling(
    *, by: Actor, at: datetime, from_year: int, amount_eur: Decimal | int | str, source: str
) -> None:
    """The board's own ceiling per person and civil year, stricter than the PASS."""
    sets_ceiling.require(by)
    row = OwnCeiling(from_year=from_year, amount_eur=euros(amount_eur), source=source)
    save_audited(row, "funding.ceiling.set", by=by, at=at, fields=("amount_eur",))
