"""Alerts of security, with the names that the page shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from members.models import SecurityAlert
from members.queries import accounts

MOST = 100


@dataclass(frozen=True)
class Alert:
    id: UUID
    what: str
    account_id: UUID | None
    who: str
    raised_at: datetime
    seen_at: datetime | None
    seen_by: str


def latest() -> tuple[Alert, ...]:
    """Those nobody has seen first, then the most recent."""
    order = (F("seen_at").asc(nulls_first=True), "-raised_at", "pk")
    rows = list(SecurityAlert.objects.order_by(*order)[:MOST])
    names = accounts.names({row.account for row in rows} | {row.seen_by for row in rows})
    return tuple(
        Alert(
            row.id,
            row.get_kind_display(),
            row.account,
            names.get(row.account, "Sans compte" if row.account is None else "Compte supprimé"),
            row.raised_at,
            row.seen_at,
            names.get(row.seen_by, ""),
        )
        for row in rows
    )
