"""Which versions a body has read, and when: what changed is told against the one before."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from funding.dossier.facts import ReadingFacts
from funding.dossier.models import ReadingMark
from funding.dossier.permissions import body_of


def readings(actor: Actor) -> dict[UUID, ReadingFacts]:
    """By dossier: what this reader's body read last, and which version it had read before."""
    body = body_of(actor)
    rows = ReadingMark.objects.filter(Q(reader_id=actor.id) | (Q(body=body) & ~Q(body="")))
    found: dict[UUID, ReadingFacts] = {}
    for row in rows.order_by("version", "read_at"):
        last = found.get(row.dossier_id)
        before = last if last and last.version < row.version else last and last.before
        found[row.dossier_id] = ReadingFacts(row.version, row.read_at, before)
    return found


def mark_reading(dossier_id: UUID, version: int, *, by: Actor, at: datetime) -> None:
    """Inside a traced reading; the same reader reading the same version again moves the date."""
    row = ReadingMark(
        dossier_id=dossier_id, reader_id=by.id, body=body_of(by) or "", version=version, read_at=at
    )
    ReadingMark.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["dossier", "reader_id", "version"],
        update_fields=["body", "read_at"],
    )
