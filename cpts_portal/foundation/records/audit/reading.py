"""Traces read again: frozen facts, the latest first."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Q

from .models import AuditEntry
from .words import READS, words_of

PAGE_SIZE = 50
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


@dataclass(frozen=True)
class Wanted:
    """``actor``: what that account did, and the acts done to it when ``account`` names its model.
    ``among`` and ``beside`` are exact actions, kept or left out; ``prefix`` begins them."""

    actor: UUID | None = None
    account: str = ""
    target: tuple[str, str] | None = None
    among: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    prefix: str = ""
    not_prefix: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page_of(wanted: Wanted, number: str | int) -> Page:
    found = Paginator(_rows(wanted), PAGE_SIZE).get_page(number)
    found.object_list = [_trace(row) for row in found.object_list]
    return found


def rows_of(wanted: Wanted) -> list[Trace]:
    """At most ``MOST``, the latest."""
    return [_trace(row) for row in _rows(wanted)[:MOST]]


def traces_since(moment: datetime) -> frozenset[tuple[str, str]]:
    """What was done after ``moment``, as (action, roles of whoever did it)."""
    rows = AuditEntry.objects.filter(at__gt=moment).order_by()
    return frozenset(rows.values_list("action", "role").distinct())


def _rows(wanted: Wanted):
    rows = AuditEntry.objects.defer("signature").order_by("-at", "-recorded_at", "id")
    if wanted.actor:
        own = Q(actor=wanted.actor)
        to_it = Q(target_model=wanted.account, target_id=str(wanted.actor))
        to_it &= ~Q(action__in=READS)
        rows = rows.filter(own | to_it if wanted.account else own)
    if wanted.target:
        rows = rows.filter(target_model=wanted.target[0], target_id=wanted.target[1])
    if wanted.among:
        rows = rows.filter(action__in=wanted.among)
    if wanted.prefix:
        rows = rows.filter(action__startswith=wanted.prefix)
    if wanted.not_prefix:
        rows = rows.exclude(action__startswith=wanted.not_prefix)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return rows.exclude(action__in=wanted.beside) if wanted.beside else rows


def _trace(row: AuditEntry) -> Trace:
    return Trace(
        row.at, row.actor, row.role, row.means, row.action, row.target_model, row.target_id
    )


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {model._meta.label: str(model._meta.verbose_name) for model in apps.get_models()}
