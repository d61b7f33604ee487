"""A reviewer opens a dossier: the reading is traced, and marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit, documents
from funding.budget import queries as budget
from funding.dossier.content.collectors.evidence import DECISION
from funding.dossier.facts import DossierFacts
from funding.dossier.models import DossierDocument, ReadingMark, Snapshot
from funding.dossier.operations.comments import mark_reading
from funding.dossier.queries import dossiers
from funding.indicators import queries as indicators

MARKS = (ReadingMark._meta.db_table,)


def sent_dossier(dossier_id: UUID) -> tuple[DossierFacts, Snapshot] | None:
    """The version sent, whatever the office changed since; None for a dossier that never was."""
    dossier = dossiers.dossier_by_id(dossier_id)
    if dossier is None or not dossier.sent:
        return None
    snapshot = dossiers.sent_snapshot(dossier_id, dossier.sent_version)
    return (dossier, snapshot) if snapshot else None


def open_dossier(
    *, by: Actor, at: datetime, dossier_id: UUID
) -> tuple[DossierFacts, Snapshot] | None:
    """The same, and the reading is written down (inside a traced reading view only)."""
    if opened := sent_dossier(dossier_id):
        target = ("funding.Dossier", dossier_id)
        audit.add_entry("funding.dossier.read", by=by, at=at, target=target)
        mark_reading(dossier_id, opened[1].version, by=by, at=at)
    return opened


def open_document(
    *, by: Actor, at: datetime, document_id: UUID
) -> tuple[DossierDocument, bytes] | None:
    """The PDF itself; the download is written down."""
    document = dossiers.document(document_id=document_id)
    if document is None:
        return None
    audit.add_entry(
        "funding.dossier.download", by=by, at=at, target=("foundation.StoredDocument", document_id)
    )
    return document, documents.read_content(document_id)


def open_sent_document(
    *, by: Actor, at: datetime, dossier_id: UUID, version: int
) -> tuple[DossierDocument, bytes] | None:
    """The same for a funder: only of a version that was sent."""
    if version not in dossiers.versions_sent(dossier_id):
        return None
    document = dossiers.sent_document(dossier_id, version)
    return open_document(by=by, at=at, document_id=document.document_id) if document else None


@dataclass(frozen=True)
class OpenFile:
    """A file that a funder may open. ``target``: what the trace says was opened."""

    document_id: UUID
    media_type: str
    reference: str
    action: str
    target: tuple[str, UUID]

    @property
    def neutral_name(self) -> str:
        """A file's own name may name somebody: outside the association it goes by its number."""
        return f"piece-{self.reference}.{self.media_type.rpartition('/')[2]}"


def open_to_funders(dossier: DossierFacts, snapshot: Snapshot) -> Mapping[str, OpenFile]:
    """By SHA-256: the files that the version sent lists, that are still there, and that nothing,
    then or since, says may name people. The same file is one file, wherever it was deposited."""
    listed = snapshot.contents["contents"]["evidence"]
    held = indicators.pieces_of_year(dossier.year)
    named = {row["sha256"] for row in listed if row["named"]}
    named |= {piece.sha256 for piece in held if piece.names_people}
    sent = {row["sha256"] for row in listed if row["line"]} - named
    files = {
        piece.sha256: OpenFile(
            piece.document_id,
            piece.media_type,
            piece.reference,
            "funding.line.open_evidence",
            ("funding.LineEvidence", piece.id),
        )
        for piece in held
        if piece.sha256 in sent
    }
    decided = {row["sha256"] for row in listed if row["kind"] == DECISION} - named
    return files | (_decisions(dossier.year, decided) if decided else {})


def _decisions(year: int, sent: set[str]) -> dict[str, OpenFile]:
    """The texts of the board's decisions that name nobody."""
    rows = [row for row in budget.expenses(year) if row.decision_document_id]
    stored = documents.facts_by_id(row.decision_document_id for row in rows)
    files = ((row, stored.get(row.decision_document_id)) for row in rows)
    return {
        file.sha256: OpenFile(
            file.id,
            file.media_type,
            f"decision-{row.number}",
            "funding.expense.open_decision",
            ("funding.Expense", row.id),
        )
        for row, file in files
        if file and file.sha256 in sent and not row.decision_names_people
    }


def open_sent_piece(*, by: Actor, at: datetime, dossier_id: UUID, sha256: str) -> OpenFile | None:
    """One of those, for a funder; the opening is written down."""
    opened = sent_dossier(dossier_id)
    piece = open_to_funders(*opened).get(sha256) if opened else None
    if piece is None:
        return None
    audit.add_entry(piece.action, by=by, at=at, target=piece.target)
    return piece
