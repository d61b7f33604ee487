from datetime import datetime
from uuid import UUID

from django.db import transaction

from . import ledger
from .ledger import Tombstone
from .models import ErasureTombstone


def leave(kind: str, public_id: UUID, *, at: datetime) -> None:
    """In the transaction that erases; the line outside follows its commit."""
    row = ErasureTombstone(kind=kind, public_id=public_id, erased_at=at)
    row.clean_fields()
    ErasureTombstone.objects.bulk_create([row], ignore_conflicts=True)
    stone = Tombstone(kind, public_id, at)
    # no partial: Django cannot name it when it fails, and fails in its turn
    transaction.on_commit(lambda: ledger.append([stone]), robust=True)


def complete_the_list() -> int:
    """Erasures that a full disk kept out of the file outside are added to it; how many."""
    listed = {(stone.kind, stone.public_id) for stone in ledger.read_ledger()}
    rows = ErasureTombstone.objects.order_by("erased_at", "id")
    missing = [
        Tombstone(row.kind, row.public_id, row.erased_at)
        for row in rows
        if (row.kind, row.public_id) not in listed
    ]
    ledger.append(missing)
    return len(missing)
