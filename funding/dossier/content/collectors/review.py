"""What the funders asked to complete, with the answers; what they decided, with the answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.frozen_json import copied
from cpts_portal.foundation.kernel.money import ZERO
from funding.budget import queries as budget
from funding.budget.models import Expense
from funding.dossier.content.collectors.evidence import DECISION, SHEET
from funding.dossier.content.figures import DecisionsPart, EvidenceRow, IndicatorRow
from funding.dossier.content.figures_completion import AskedRow, ProofRow
from funding.dossier.enums import Subject
from funding.dossier.labels import subject_label
from funding.dossier.models import DossierStep, RequestedPoint
from funding.dossier.queries import dossiers
from funding.indicators.facts import LineFacts

ANSWERS = {"countersign": "contresignées", "dispute": "contestées"}


def asked_rows(
    year: int, lines: Sequence[LineFacts], evidence: Sequence[EvidenceRow]
) -> tuple[AskedRow, ...]:
    return tuple(
        asked_row(
            point,
            answer=point.answer,
            answered_at=point.done_at,
            proofs=tuple(_proofs(point, lines, evidence)),
        )
        for point in dossiers.last_points(year)
    )


def asked_row(point: RequestedPoint, **answered) -> AskedRow:
    """``answered``: the answer, its moment and its proofs; without them, what was asked."""
    return AskedRow(
        role=point.asked_by,
        kind=point.about_kind,
        ref=point.about_ref,
        about=subject_label(point.about_kind, point.about_ref),
        **copied(point, "version", "number", "text", "asked_at"),
        **answered or {"answer": "", "answered_at": None},
    )


def _proofs(point: RequestedPoint, lines, evidence: Iterable[EvidenceRow]) -> Iterator[ProofRow]:
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


def _pieces(point: RequestedPoint, number: str, lines: Sequence[LineFacts]) -> Iterator[ProofRow]:
    """Deposited under the line since the point was asked."""
    for piece in (piece for line in lines if line.number == number for piece in line.pieces):
        if piece.added_at >= point.asked_at:
            words = "Pièce qui peut nommer des personnes" if piece.names_people else piece.label
            yield ProofRow(piece.reference, words, piece.sha256, piece.line_number)


def _decision(expense: Expense) -> str:
    """Its words, unless they may name somebody."""
    if expense.decision_names_people:
        return "Décision qui peut nommer des personnes"
    return f"Décision : {expense.decision}"


def _of_expense(point: RequestedPoint, evidence: Iterable[EvidenceRow]) -> Iterator[ProofRow]:
    expense = budget.expense_by_number(point.about_ref)
    if expense is None:
        return
    if expense.decision:
        sha256 = next(
            (e.sha256 for e in evidence if (e.reference, e.kind) == (point.about_ref, DECISION)), ""
        )
        yield ProofRow(point.about_ref, _decision(expense), sha256)
    for correction in expense.corrections.all():
        when = day(correction.corrected_at.astimezone(PARIS).date())
        kind = correction.get_kind_display().lower()
        words = f"{point.about_ref} : {kind} depuis le {when}. {correction.reason}"
        yield ProofRow(point.about_ref, words)


def decisions_part(year: int, lines: Mapping[str, Sequence[IndicatorRow]]) -> DecisionsPart | None:
    """Nothing at all before they are taken."""
    rows = DossierStep.objects.filter(dossier__year__number=year).select_related("dossier")
    steps = {row.transition: row for row in rows.order_by("at", "id")}
    decided = steps.get("decide")
    if decided is None:
        return None
    answer = steps.get("countersign") or steps.get("dispute")
    notified = steps.get("notify")
    granted = (line.granted_eur or ZERO for group in lines.values() for line in group)
    return DecisionsPart(
        decided_at=decided.at,
        version=decided.version,
        granted_eur=sum(granted, ZERO),
        note=decided.comment,
        answer=ANSWERS[answer.transition] if answer else "",
        answered_at=answer.at if answer else None,
        answer_comment=answer.comment if answer else "",
        notified_at=notified.at if notified else None,
        notified_balance_eur=decided.dossier.notified_balance_eur if notified else None,
        notified_variable_eur=decided.dossier.notified_variable_eur if notified else None,
    )
