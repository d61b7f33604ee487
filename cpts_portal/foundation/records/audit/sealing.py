"""The chain is made outside the business transaction, under one advisory lock.

Whoever does not get the lock leaves its row to the one who holds it, or to the sweeper.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from .models import AuditEntry, AuditSeal
from .signing import FIRST_LINK, link

LOCK = 0x43505453  # "CPTS"
BATCH = 500
# how far back an unsealed row is looked for: after a commit, its own rows; by the sweeper, those
# of long transactions too, which look old when they appear
JUST_NOW = timedelta(minutes=1)
RECENT = timedelta(hours=1)

_deferred: ContextVar[bool] = ContextVar("audit_sealing_deferred", default=False)


@dataclass(frozen=True)
class Anchor:
    """The last link, to be kept outside the database: shows that the tail was not cut."""

    number: int
    chain: str


@contextmanager
def deferred_sealing():
    """For bulk writers (the seeder): no sealing after each commit, one at the end."""
    token = _deferred.set(True)
    try:
        yield
    finally:
        _deferred.reset(token)
        seal(everything=True)


def seal_after_commit() -> None:
    """Once per transaction, however many rows it holds."""
    if _deferred.get():
        return
    waiting = (callback for _, callback, *_ in connection.run_on_commit)
    if _seal_what_was_written not in waiting:
        transaction.on_commit(_seal_what_was_written, robust=True)


def _seal_what_was_written() -> None:
    _seal_since(JUST_NOW)


def seal(*, everything: bool = False) -> int:
    """Chains the rows that wait; the number chained. ``everything`` looks beyond the last hour."""
    return _seal_since(None if everything else RECENT)


def _seal_since(age: timedelta | None) -> int:
    total = 0
    while done := _seal_batch(age):
        total += done
        if done < BATCH:
            break
    return total


def anchor() -> Anchor | None:
    last = AuditSeal.objects.order_by("-number").first()
    return Anchor(last.number, bytes(last.chain).hex()) if last else None


def unsealed(age: timedelta | None = None):
    """Rows without a link, of at most that age."""
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("id"))
    rows = AuditEntry.objects.filter(~Exists(sealed))
    return rows if age is None else rows.filter(recorded_at__gt=Now() - age)


def _seal_batch(age: timedelta | None) -> int:
    with transaction.atomic():
        if not _lock():
            return 0
        rows = list(unsealed(age).order_by("recorded_at", "id")[:BATCH])
        last = AuditSeal.objects.order_by("-number").first()
        number, chain = (last.number, bytes(last.chain)) if last else (0, FIRST_LINK)
        seals = []
        for entry in rows:
            number += 1
            chain = link(chain, number, entry)
            seals.append(AuditSeal(number=number, entry_id=entry.id, chain=chain))
        AuditSeal.objects.bulk_create(seals)
        return len(rows)


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]
