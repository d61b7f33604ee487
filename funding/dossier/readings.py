"""A reviewer opens a dossier: the reading is traced, and marked."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit, documents
from funding.dossier import queries
from funding.dossier.facts import DossierFacts, FreezeFacts, PaperFacts
from funding.dossier.models import ReadingMark

MARKS = (ReadingMark._meta.db_table,)


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


def open_paper(*, by: Actor, at: datetime, document_id: UUID) -> tuple[PaperFacts, bytes] | None:
    """The PDF itself; the download is written down."""
    paper = queries.paper(document_id)
    if paper is None:
        return None
    audit.record(
        "funding.dossier.download", by=by, at=at, target=("foundation.StoredDocument", document_id)
    )
    return paper, documents.read(document_id)


def open_sent_paper(
    *, by: Actor, at: datetime, dossier_id: UUID, version: int
) -> tuple[PaperFacts, bytes] | None:
    """The same for a funder: only of a dossier that was sent."""
    found = sent_dossier(dossier_id)
    if found is None:
        return None
    paper = queries.paper_of_version(dossier_id, version)
    return open_paper(by=by, at=at, document_id=paper.document_id) if paper else None
