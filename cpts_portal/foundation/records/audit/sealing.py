"""The chain is made outside the business transaction, under one advisory lock.

Whoever does not get the lock leaves its row to the one who holds it, or to the sweeper.
"""

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from .models import AuditEntry, AuditSeal
from .signing import FIRST_LINK, UnsealedEntry, link

LOCK = 0x43505453  # "CPTS"
BATCH = 500
# how far back an unsealed row is looked for: after a commit, its own rows; by the sweeper, those
# of long transactions too, which look old when they appear
JUST_NOW = timedelta(minutes=1)
RECENT = timedelta(hours=1)

# each commit of the portal asks these two: plain SQL, built once
_LAST = "SELECT number, chain FROM foundation_auditseal ORDER BY number DESC LIMIT 1"
_WAITING = """
SELECT e.id, e.recorded_at, e.signature FROM foundation_auditentry e
WHERE NOT EXISTS (SELECT 1 FROM foundation_auditseal s WHERE s.entry_id = e.id)
  AND (%(age)s::interval IS NULL OR e.recorded_at > now() - %(age)s::interval)
ORDER BY e.recorded_at, e.id LIMIT %(batch)s
"""
_LINKED = """
INSERT INTO foundation_auditseal (number, entry_id, chain)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[])
"""

_deferred: ContextVar[bool] = ContextVar("audit_sealing_deferred", default=False)
# of the threads of one process, one asks the database for its turn
_turn = threading.Lock()


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
    if _turn.acquire(blocking=False):
        try:
            _seal_since(JUST_NOW)
        finally:
            _turn.release()


def seal(*, everything: bool = False) -> int:
    """Chains the rows that wait; the number chained. ``everything`` looks beyond the last hour."""
    return _seal_since(None if everything else RECENT)


def _seal_since(age: timedelta | None) -> int:
    total = 0
    while sealed := _seal_batch(age):
        total += sealed
        if sealed < BATCH:
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
    with transaction.atomic(), connection.cursor() as cursor:
        # apart from the questions: what another one sealed meanwhile must be seen by them
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        # the stub forgets timedelta, which psycopg writes
        cursor.execute(_WAITING, {"age": age, "batch": BATCH})  # type: ignore[dict-item]
        rows = [UnsealedEntry(*row) for row in cursor.fetchall()]
        if rows:
            cursor.execute(_LAST)
            last, chain = cursor.fetchone() or (0, FIRST_LINK)
            cursor.execute(_LINKED, _linked(rows, last, bytes(chain)))
        return len(rows)


def _linked(rows: list[UnsealedEntry], last: int, chain: bytes) -> tuple[list, list, list]:
    """The columns of the new links, after the last one."""
    chains = []
    for number, row in enumerate(rows, last + 1):
        chain = link(chain, number, row)
        chains.append(chain)
    return list(range(last + 1, last + 1 + len(rows))), [row.id for row in rows], chains
