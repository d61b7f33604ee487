"""A reviewer opens a dossier: the reading is traced, and marked."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit, documents
from funding.dossier import queries
from funding.dossier.facts import DossierFacts, FreezeFacts, PaperFacts
from funding.dossier.models import ReadingMark
from funding.indicators import queries as indicators
from funding.indicators.facts import PieceFacts
from funding.indicators.readings import open_piece

MARKS = (ReadingMark._meta.db_table,)


def sent_dossier(dossier_id: UUID) -> tuple[DossierFacts, FreezeFacts] | None:
    """The version sent, whatever the office froze since; None for a dossier that never was."""
    dossier = queries.find(dossier_id)
    if dossier is None or not dossier.sent:
        return None
    freeze = queries.freeze_of_version(dossier_id, dossier.sent_version)
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
    mark = ReadingMark(dossier_id=dossier.id, reader_id=by.id, version=freeze.version, read_at=at)
    ReadingMark.objects.bulk_create(
        [mark],
        update_conflicts=True,
        unique_fields=["dossier", "reader_id"],
        update_fields=["version", "read_at"],
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
    """The same for a funder: only of a version that was sent."""
    if version not in queries.versions_sent(dossier_id):
        return None
    paper = queries.paper_of_version(dossier_id, version)
    return open_paper(by=by, at=at, document_id=paper.document_id) if paper else None


def open_to_funders(dossier: DossierFacts, freeze: FreezeFacts) -> Mapping[str, PieceFacts]:
    """By SHA-256: the pieces that the version sent lists, that are still there, and that nothing,
    then or since, says may name people. The same file is one file, wherever it was deposited."""
    listed = freeze.data["contents"]["evidence"]
    held = indicators.pieces_of_year(dossier.year)
    named = {row["sha256"] for row in listed if row["named"]}
    named |= {piece.sha256 for piece in held if piece.names_people}
    sent = {row["sha256"] for row in listed if row["line"]} - named
    return {piece.sha256: piece for piece in held if piece.sha256 in sent}


def open_sent_piece(*, by: Actor, at: datetime, dossier_id: UUID, sha256: str) -> PieceFacts | None:
    """One of those, for a funder; the opening is written down."""
    found = sent_dossier(dossier_id)
    piece = open_to_funders(*found).get(sha256) if found else None
    if piece is None:
        return None
    open_piece(piece, by=by, at=at)
    return piece
