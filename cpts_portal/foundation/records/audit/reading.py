"""Traces read again, the latest first."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from .models import AuditEntry
from .words import READS, words_of

# a file for a spreadsheet: more than a year of one account's work
MOST = 20_000


@dataclass(frozen=True)
class Trace:
    at: datetime
    actor: UUID | None
    role: str
    means: str
    action: str
    target_model: str
    target_id: str

    @property
    def words(self) -> str:
        return words_of(self.action)

    @property
    def object_kind(self) -> str:
        return _kinds().get(self.target_model, self.target_model)


def rows_by_account(account_id: UUID, *, account_model: str):
    """What that account did, and the acts done to it; the latest first."""
    to_it = Q(target_model=account_model, target_id=str(account_id)) & ~Q(action__in=READS)
    return _rows().filter(Q(actor=account_id) | to_it)


def rows_about(target_model: str, target_id: str):
    return _rows().filter(target_model=target_model, target_id=target_id)


def traces(rows) -> list[Trace]:
    return [
        Trace(row.at, row.actor, row.role, row.means, row.action, row.target_model, row.target_id)
        for row in rows
    ]


def traces_since(moment: datetime) -> frozenset[tuple[str, str]]:
    """What was done after ``moment``, as (action, roles of whoever did it)."""
    rows = AuditEntry.objects.filter(at__gt=moment).order_by()
    return frozenset(rows.values_list("action", "role").distinct())


def _rows():
    return AuditEntry.objects.defer("signature").order_by("-at", "-recorded_at", "id")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {model._meta.label: str(model._meta.verbose_name) for model in apps.get_models()}
