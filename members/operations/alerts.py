"""Alerts of security: raised once an hour for an account, told by mail, marked as seen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit, outbox
from members.enums import Role
from members.models import SecurityAlert
from members.operations.saving import save
from members.permissions import watches_alerts
from members.queries import accounts

NOT_ONE_OWN = "Une alerte sur votre propre compte est vue par quelqu’un d’autre."


@transaction.atomic(durable=True)
def raise_alert(*, by: Actor, at: datetime, kind: str) -> None:
    """``by``: whoever it is about; nobody for somebody without an account."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    row = SecurityAlert(kind=kind, account=by.id, hour=hour, raised_at=at)
    try:
        save(row)
    except DomainError:
        return  # somebody was told already, this hour
    audit.record(f"alert.{kind}", by=by, at=at, target=row)
    for number, email in enumerate(_told(at)):
        outbox.queue_mail(
            key=f"alert-{row.id}-{number}",
            to=email,
            template="mail/members/alert",
            context={"kind": row.get_kind_display()},
            at=at,
        )


def _told(at: datetime) -> tuple[str, ...]:
    """The technical administrators; where there is none, the coordinators."""
    on = at.astimezone(PARIS).date()
    administrators = accounts.emails_of_role(Role.ADMINISTRATOR, on)
    return administrators or accounts.emails_of_role(Role.COORDINATOR, on)


@transaction.atomic(durable=True)
def see_alert(*, by: Actor, at: datetime, alert_id: UUID) -> None:
    if not watches_alerts(by):
        raise Forbidden("Seuls l’administrateur et la coordinatrice regardent les alertes.")
    row = SecurityAlert.objects.select_for_update(of=("self",)).filter(pk=alert_id).first()
    if row is None:
        raise DomainError("Cette alerte n’existe plus.")
    if row.account == by.id:
        raise Forbidden(NOT_ONE_OWN)
    if row.seen_at:
        return
    row.seen_at, row.seen_by = at, by.id
    save(row)
    audit.record("alert.seen", by=by, at=at, target=row, fields=("seen_at",))
