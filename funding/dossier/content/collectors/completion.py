"""The points of the last request, with the answers and what was deposited since."""

from collections.abc import Iterable, Iterator, Sequence

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import day
from funding.budget import queries as budget
from funding.budget.facts import ExpenseFacts
from funding.dossier.content.collectors.evidence import DECISION, SHEET
from funding.dossier.content.figures import EvidenceRow
from funding.dossier.content.figures_completion import AskedRow, ProofRow
from funding.dossier.enums import Subject
from funding.dossier.facts import PointFacts
from funding.dossier.labels import subject_label
from funding.dossier.queries import requests
from funding.indicators.facts import LineFacts


def collect(
    year: int, lines: Sequence[LineFacts], evidence: Sequence[EvidenceRow]
) -> tuple[AskedRow, ...]:
    return tuple(_row(point, lines, evidence) for point in requests.last_points(year))


def _row(
    point: PointFacts, lines: Sequence[LineFacts], evidence: Sequence[EvidenceRow]
) -> AskedRow:
    return AskedRow(
        version=point.version,
        number=point.number,
        text=point.text,
        role=point.asked_by,
        asked_at=point.asked_at,
        kind=point.about_kind,
        ref=point.about_ref,
        about=subject_label(point.about_kind, point.about_ref),
        answer=point.answer,
        answered_at=point.done_at,
        proofs=tuple(_proofs(point, lines, evidence)),
    )


def _proofs(point: PointFacts, lines, evidence: Iterable[EvidenceRow]) -> Iterator[ProofRow]:
    match point.about_kind:
        case Subject.LINE:
            yield from _pieces(point, point.about_ref, lines)
        case Subject.PIECE:
            yield from _pieces(point, point.about_ref.rpartition("-")[0], lines)
        case Subject.MEETING:
            for row in evidence:
                if row.reference == point.about_ref and row.kind == SHEET and row.sha256:
                    words = f"Feuille d’émargement du {day(row.on)}"
                    yield ProofRow(row.reference, words, row.sha256)
        case Subject.EXPENSE:
            yield from _of_expense(point, evidence)


def _pieces(point: PointFacts, number: str, lines: Sequence[LineFacts]) -> Iterator[ProofRow]:
    """Deposited under the line since the point was asked."""
    for piece in (piece for line in lines if line.number == number for piece in line.pieces):
        if piece.added_at >= point.asked_at:
            words = "Pièce qui peut nommer des personnes" if piece.names_people else piece.label
            yield ProofRow(piece.reference, words, piece.sha256, piece.line_number)


def _decision(expense: ExpenseFacts) -> str:
    """Its words, unless they may name somebody."""
    if expense.decision_names_people:
        return "Décision qui peut nommer des personnes"
    return f"Décision : {expense.decision}"


def _of_expense(point: PointFacts, evidence: Iterable[EvidenceRow]) -> Iterator[ProofRow]:
    found = budget.expense_by_number(point.about_ref)
    if found is None:
        return
    if found.expense.decision:
        sha256 = next(
            (e.sha256 for e in evidence if (e.reference, e.kind) == (point.about_ref, DECISION)), ""
        )
        yield ProofRow(point.about_ref, _decision(found.expense), sha256)
    for one in found.corrections:
        when = day(one.corrected_at.astimezone(PARIS).date())
        words = f"{point.about_ref} : {one.label.lower()} depuis le {when}. {one.reason}"
        yield ProofRow(point.about_ref, words)
