"""A reviewer opens a dossier: the reading is traced, and marked."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from funding.dossier import queries
from funding.dossier.facts import DossierFacts, FreezeFacts
from funding.dossier.models import ReadingMark

MARKS = (ReadingMark._meta.db_table,)


def sent_dossiers() -> tuple[DossierFacts, ...]:
    """What the funders may know of: every year, opened once it was sent."""
    return queries.dossiers()


def sent_dossier(dossier_id: UUID) -> tuple[DossierFacts, FreezeFacts] | None:
    """None for a dossier that was never sent: the funders do not see a draft."""
    dossier = queries.find(dossier_id)
    if dossier is None or not dossier.sent:
        return None
    freeze = queries.last_freeze(dossier_id)
    return (dossier, freeze) if freeze else None


def open_dossier(
    *, by: Actor, at: datetime, dossier_id: UUID
) -> tuple[DossierFacts, FreezeFacts] | None:
    """The same, and the reading is written down (inside a traced reading view only)."""
    found = sent_dossier(dossier_id)
    if found is None:
        return None
    dossier, freeze = found
    audit.record("funding.dossier.read", by=by, at=at, target=("funding.Dossier", dossier.id))
    ReadingMark.objects.update_or_create(
        dossier_id=dossier.id,
        reader_id=by.id,
        defaults={"version": freeze.version, "read_at": at},
    )
    return dossier, freeze
