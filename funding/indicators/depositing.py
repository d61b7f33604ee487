"""Pieces under a line of the contract: deposited once by content, withdrawn before the decision."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.records import audit, documents, drafts
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.indicators.models import LineEvidence, LineYear
from funding.indicators.operations import WRITERS, find_line_year
from funding.keeping import allow, keep

MOST = 20
KIND = "line_evidence"
FORM = "funding.piece:{number}:{year}"
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
) -> UUID:
    """The same file twice under a line is one piece, which names people if either said so."""
    allow(by, *WRITERS)
    _check(label, dated_on, upload, today=at.astimezone(PARIS).date())
    line_year = find_line_year(line_number, contract_year)
    if by.id:
        drafts.discard(by.id, FORM.format(number=line_number, year=contract_year))
    sha256 = hashlib.sha256(upload.content).hexdigest()
    held = line_year.pieces.filter(sha256=sha256).first()
    if held:
        return _deposited_again(held, names_people, by=by, at=at)
    if line_year.pieces.count() >= MOST:
        raise DomainError(f"Une ligne porte {MOST} pièces au plus.", field="upload")
    stored = documents.store(
        content=upload.content,
        name=upload.name,
        media_type=upload.media_type,
        kind=KIND,
        scan=upload.scan,
        at=at,
        by=by,
    )
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
    )
    keep(piece, "funding.line.deposit_evidence", by=by, at=at)
    return piece.id


def _check(label: str, dated_on: date, upload: AcceptedUpload, *, today: date) -> None:
    if not label.strip():
        raise DomainError("Dites ce qu’est cette pièce.", field="label")
    if contains_nir(label):
        raise DomainError(SENTENCE, field="label")
    if contains_nir(upload.name):
        raise DomainError(SENTENCE, field="upload")
    if dated_on > today:
        raise DomainError("Cette date est dans le futur.", field="dated_on")
    if dated_on < EARLIEST_ON:
        raise DomainError("Aucune CPTS n’existait à cette date.", field="dated_on")


def _next_number(line_year: LineYear) -> int:
    """The line is locked: nobody else counts meanwhile."""
    return (line_year.pieces.aggregate(last=Max("number"))["last"] or 0) + 1


def _deposited_again(piece: LineEvidence, names_people: bool, *, by: Actor, at: datetime) -> UUID:
    if names_people and not piece.names_people:
        piece.names_people = True
        keep(piece, "funding.line.flag_evidence", by=by, at=at, fields=("names_people",))
    return piece.id


@transaction.atomic(durable=True)
def remove_evidence(
    *, by: Actor, at: datetime, line_number: str, contract_year: int, piece_id: UUID
) -> None:
    """Only while the line is undecided: afterwards the funders decided on these pieces."""
    allow(by, *WRITERS)
    line_year = find_line_year(line_number, contract_year)
    piece = line_year.pieces.filter(pk=piece_id).first()
    if piece is None:
        raise DomainError("Cette pièce n’est pas sous cette ligne.")
    if line_year.granted_eur is not None:
        raise DomainError("Cette ligne est décidée : ses pièces restent.")
    audit.record("funding.line.remove_evidence", by=by, at=at, target=piece)
    piece.delete()
