"""Stored files read again: what was altered, cut or lost is known before somebody asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from . import disk
from .measuring import size_of
from .models import StoredDocument

READ_AGAIN = timedelta(days=7)
MOST_A_NIGHT = 2_000


@dataclass(frozen=True)
class Checked:
    """``became``: damaged or mended by this reading; nothing when it is as it was."""

    id: UUID
    reference: str
    became: str = ""


@dataclass(frozen=True)
class DamagedFacts:
    """Neither names nor readers: a file's name may name somebody."""

    number: int
    references: tuple[str, ...]


def due(at: datetime, *, limit: int = MOST_A_NIGHT) -> Iterator[UUID]:
    """Those never read again first; what is damaged is read each time: it may be back."""
    late = Q(checked_at__isnull=True) | Q(checked_at__lt=at - READ_AGAIN)
    rows = StoredDocument.objects.filter(late | Q(damaged_at__isnull=False))
    order = (F("checked_at").asc(nulls_first=True), "id")
    yield from rows.order_by(*order).values_list("id", flat=True)[:limit]


def check(document_id: UUID, *, at: datetime) -> Checked | None:
    """Inside the transaction of the operation; None for what is not kept any more."""
    row = StoredDocument.objects.select_for_update().filter(pk=document_id).first()
    if row is None:
        return None
    is_sound = _is_sound(row)
    became = ""
    if is_sound != (row.damaged_at is None):
        became = "mended" if is_sound else "damaged"
        row.damaged_at = None if is_sound else at
    row.checked_at = at
    row.save(update_fields=["checked_at", "damaged_at", "width", "height"])
    return Checked(row.id, reference(row.sha256), became)


def _is_sound(row: StoredDocument) -> bool:
    try:
        content = disk.read_file(row.sha256)
        if row.data_sha256:
            disk.read_file(row.data_sha256)
    except disk.Absent:
        # somebody was erased: the file left, the row stays without its name
        return row.name == row.kind
    except disk.Damaged:
        return False
    if row.width is None:
        row.width, row.height = size_of(content, row.media_type)
    return True


def damaged_facts(*, limit: int = 5) -> DamagedFacts:
    rows = StoredDocument.objects.filter(damaged_at__isnull=False)
    first = rows.order_by("damaged_at", "id").values_list("sha256", flat=True)[:limit]
    return DamagedFacts(rows.count(), tuple(reference(sha256) for sha256 in first))


def reference(sha256: str) -> str:
    """As the logs write it."""
    return sha256[:12]
