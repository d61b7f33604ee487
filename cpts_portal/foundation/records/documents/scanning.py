"""Files that wait for the antivirus, and those it kept back. Claimed one by one: two workers never
judge the same, and one that is killed leaves it for the next try."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from . import disk
from .models import RETRIED, Scan, StoredDocument

BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
# a file it could not read is tried again with its next definitions
READ_AGAIN = timedelta(days=1)
LATE = timedelta(minutes=15)
LISTED_DURING = timedelta(days=30)


@dataclass(frozen=True)
class FileToScan:
    id: UUID
    sha256: str
    created_by: UUID | None


@dataclass(frozen=True)
class QueueFacts:
    """What the antivirus has yet to judge, and what it keeps back."""

    waiting: int
    oldest_at: datetime | None
    unreadable: int
    infected: int


@dataclass(frozen=True)
class WithheldFacts:
    """``again_at``: the next try, when there is one."""

    id: UUID
    kind: str
    scan: str
    sent_at: datetime
    attempts: int
    again_at: datetime | None


def claim(at: datetime) -> FileToScan | None:
    """The oldest that is due; its next try is set first, so that nobody needs to give it back."""
    with transaction.atomic():
        # a try far ahead was set by a clock that has started again since
        due = Q(scan_again_at__lte=at) | Q(scan_again_at__gt=at + 2 * READ_AGAIN)
        row = (
            StoredDocument.objects.select_for_update(skip_locked=True)
            .filter(due, scan__in=RETRIED)
            .order_by("scan_again_at", "id")
            .first()
        )
        if row is None:
            return None
        wait = READ_AGAIN if row.scan == Scan.ERROR else BACKOFF[min(row.scan_attempts, 3)]
        row.scan_attempts += 1
        row.scan_again_at = at + wait
        row.save(update_fields=["scan_attempts", "scan_again_at"])
        return FileToScan(row.id, row.sha256, row.created_by)


def leave_until_it_answers(at: datetime) -> None:
    """A silent antivirus keeps one worker waiting once, not once for each file."""
    due = StoredDocument.objects.filter(scan=Scan.PENDING, scan_again_at__lte=at)
    due.update(scan_again_at=at + BACKOFF[0])


def content_of(waiting: FileToScan) -> bytes:
    """For the antivirus alone."""
    return disk.read_file(waiting.sha256)


def store_verdict(document_id: UUID, scan: str, *, at: datetime) -> bool:
    """Inside the transaction of the operation; False when another worker has judged meanwhile."""
    rows = StoredDocument.objects.filter(pk=document_id, scan__in=RETRIED)
    again = at + READ_AGAIN if scan == Scan.ERROR else None
    return bool(rows.update(scan=scan, scanned_at=at, scan_again_at=again))


def queue_facts(at: datetime) -> QueueFacts:
    def count(*states: str, **more) -> Count:
        return Count("id", filter=Q(scan__in=states, **more))

    return QueueFacts(
        **StoredDocument.objects.aggregate(
            waiting=count(Scan.PENDING),
            oldest_at=Min("created_at", filter=Q(scan=Scan.PENDING)),
            unreadable=count(Scan.ERROR),
            infected=count(Scan.INFECTED, scanned_at__gt=at - LISTED_DURING),
        )
    )


def rows_withheld(at: datetime) -> QuerySet[StoredDocument]:
    """What somebody must know of: late, unreadable, or infected during the last month."""
    late = Q(scan=Scan.PENDING, created_at__lt=at - LATE)
    infected = Q(scan=Scan.INFECTED, scanned_at__gt=at - LISTED_DURING)
    return StoredDocument.objects.filter(late | infected | Q(scan=Scan.ERROR))


def withheld(at: datetime, *, limit: int = 200) -> tuple[WithheldFacts, ...]:
    """The oldest first. Neither names nor readers: a file's name may name somebody."""
    rows = rows_withheld(at).order_by("created_at", "id")[:limit]
    return tuple(
        WithheldFacts(
            id=row.id,
            kind=row.kind,
            scan=row.scan,
            sent_at=row.created_at,
            attempts=row.scan_attempts,
            again_at=row.scan_again_at,
        )
        for row in rows
    )
