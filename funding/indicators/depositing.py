"""Pieces under a line of the contract: deposited once by content. What takes them away again is in
``funding.dossier.operations.evidence_removal``: it knows which versions the funders have."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.rows import find_or_refuse
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.indicators.enums import Again
from funding.indicators.models import LineYear
from funding.indicators.operations import find_line_year
from funding.indicators.piece_models import ExpectedPiece, LineEvidence
from funding.permissions import deposits_pieces
from funding.saving import save_audited

MOST = 20
KIND = "line_evidence"
# the law that made the CPTS is of January 2016
EARLIEST_ON = date(2016, 1, 1)


@transaction.atomic(durable=True)
def deposit_evidence(
    *,
    by: Actor,
    at: datetime,
    line_number: str,
    contract_year: int,
    label: str,
    dated_on: date,
    names_people: bool,
    upload: AcceptedUpload,
    expected: str = "",
) -> LineEvidence:
    """The same file twice under a line is one piece, which names people if either deposit did; one
    that had been taken away comes back under its new words and date.
    ``expected``: the label of the expected piece that this one is."""
    deposits_pieces.require(by)
    _check(label, dated_on, today=at.astimezone(PARIS).date())
    line_year = find_line_year(line_number, contract_year)
    sha256 = hashlib.sha256(upload.content).hexdigest()
    held = line_year.pieces.filter(sha256=sha256).first()
    expected_piece = _expected(line_year, expected)
    if held:
        held.again = Again.BACK if held.removed_at else Again.THERE
        changed = _put_back(held, label.strip(), dated_on) if held.removed_at else []
        _deposit_again(held, names_people, expected_piece, changed, by=by, at=at)
        return held
    refuse_one_more(line_year)
    stored = documents.store_upload(upload, kind=KIND, by=by, at=at)
    piece = LineEvidence(
        line_year=line_year,
        number=_next_number(line_year),
        document_id=stored.id,
        sha256=stored.sha256,
        name=upload.name[:150],
        media_type=upload.media_type,
        label=label.strip(),
        dated_on=dated_on,
        names_people=names_people,
        added_at=at,
        added_by=by.id,
        expected=expected_piece,
    )
    save_audited(piece, "funding.line.deposit_evidence", by=by, at=at)
    return piece


def refuse_one_more(line_year: LineYear) -> None:
    """The line is locked: nobody else counts meanwhile."""
    if line_year.pieces.filter(removed_at__isnull=True).count() >= MOST:
        raise DomainError(f"Une ligne porte {MOST} pièces au plus.", field="upload")


def _expected(line_year: LineYear, label: str) -> ExpectedPiece | None:
    if not label:
        return None
    pieces = line_year.expected_pieces.filter(label=label)
    unknown = "Cette pièce n’est pas attendue sous cette ligne."
    return find_or_refuse(pieces, unknown, field="expected")


def _check(label: str, dated_on: date, *, today: date) -> None:
    if not label.strip():
        raise DomainError("Dites ce qu’est cette pièce.", field="label")
    if contains_nir(label):
        raise DomainError(SENTENCE, field="label")
    if dated_on > today:
        raise DomainError("Cette date est dans le futur.", field="dated_on")
    if dated_on < EARLIEST_ON:
        raise DomainError("Aucune CPTS n’existait à cette date.", field="dated_on")


def _next_number(line_year: LineYear) -> int:
    """The line is locked: nobody else counts meanwhile."""
    return (line_year.pieces.aggregate(last=Max("number"))["last"] or 0) + 1


def _put_back(piece: LineEvidence, label: str, dated_on: date) -> list[str]:
    """What changed."""
    refuse_one_more(piece.line_year)
    piece.removed_at = piece.removed_by = None
    piece.label, piece.dated_on = label, dated_on
    return ["removed_at", "label", "dated_on"]


def _deposit_again(
    piece: LineEvidence,
    names_people: bool,
    expected: ExpectedPiece | None,
    changed: list[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The stricter flag holds; the piece is what it was asked for, if it was not yet."""
    if names_people and not piece.names_people:
        piece.names_people = True
        changed.append("names_people")
    if expected and piece.expected_id is None:
        piece.expected = expected
        changed.append("expected")
    if changed:
        save_audited(piece, "funding.line.flag_evidence", by=by, at=at, fields=tuple(changed))
