"""A piece is taken away from under a line, and put back. Never one that a funder may have read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.rows import find_or_refuse
from funding.dossier.content.collectors.evidence import DECISION
from funding.dossier.models import Snapshot
from funding.indicators.depositing import refuse_one_more
from funding.indicators.models import LineYear
from funding.indicators.operations import find_line_year
from funding.indicators.piece_models import LineEvidence
from funding.permissions import deposits_pieces
from funding.saving import save_audited


@transaction.atomic(durable=True)
def remove_evidence(
    *, by: Actor, at: datetime, line_number: str, contract_year: int, piece_id: UUID
) -> None:
    """Only while the line is undecided, and no version sent lists the piece."""
    deposits_pieces.require(by)
    line_year = find_line_year(line_number, contract_year)
    piece = _piece(line_year, piece_id)
    if line_year.granted_eur is not None:
        raise DomainError("Cette ligne est décidée : ses pièces restent.")
    version = _listed_in(line_year, piece)
    if version:
        raise DomainError(
            f"Cette pièce figure dans la version {version}, déjà transmise : elle reste."
        )
    if piece.removed_at is None:
        piece.removed_at, piece.removed_by = at, by.id
        save_audited(piece, "funding.line.remove_evidence", by=by, at=at, fields=("removed_at",))


@transaction.atomic(durable=True)
def restore_evidence(
    *, by: Actor, at: datetime, line_number: str, contract_year: int, piece_id: UUID
) -> None:
    """« Annuler »: the piece is under its line again."""
    deposits_pieces.require(by)
    line_year = find_line_year(line_number, contract_year)
    piece = _piece(line_year, piece_id)
    if piece.removed_at:
        refuse_one_more(line_year)
        piece.removed_at = piece.removed_by = None
        save_audited(piece, "funding.line.restore_evidence", by=by, at=at, fields=("removed_at",))


def _piece(line_year: LineYear, piece_id: UUID) -> LineEvidence:
    pieces = line_year.pieces.filter(pk=piece_id)
    return find_or_refuse(pieces, "Cette pièce n’est pas sous cette ligne.")


def version_listing(sha256: str) -> str:
    """« la version 2 du dossier de l’année 1 », the first sent with this file; empty: none."""
    return _first_sent({"sha256": sha256})


def version_opening(sha256: str) -> str:
    """The same, for a text of a decision that the funders may open there."""
    return _first_sent({"sha256": sha256, "kind": DECISION, "named": False})


def _first_sent(row: dict) -> str:
    rows = Snapshot.objects.filter(sent=True, contents__contents__evidence__contains=[row])
    rows = rows.order_by("dossier__year__number", "version")
    version = rows.values_list("version", "dossier__year__number").first()
    return "la version {} du dossier de l’année {}".format(*version) if version else ""


def _listed_in(line_year: LineYear, piece: LineEvidence) -> int | None:
    """The first version sent that lists this file under this line."""
    rows = Snapshot.objects.filter(dossier__year=line_year.year_id, sent=True)
    listed = rows.filter(
        contents__contents__evidence__contains=[
            {"sha256": piece.sha256, "line": line_year.line.number}
        ]
    )
    return listed.order_by("version").values_list("version", flat=True).first()
