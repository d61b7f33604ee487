"""The pieces behind the figures, each with its date and its SHA-256.

A piece that may name people is listed without its file name: it is shown at the office.
"""

from collections.abc import Iterable, Sequence

from cpts_portal.foundation.records import documents
from funding.budget.models import Expense
from funding.dossier.content.figures import EvidenceRow
from funding.indicators.facts import LineFacts
from members.models import Meeting
from members.queries import contracts
from missions.models import Declaration
from missions.queries import evidence

MISSING = ""
PIECE = "Pièce de l’indicateur"
NAMING = "Pièce qui peut nommer des personnes"
SHEET = "Feuille d’émargement"
RECEIPT = "Justificatif de dépense"
DECISION = "Décision du conseil"


def collect(
    lines: Sequence[LineFacts],
    plans: Sequence[contracts.CrisisPlanVersion],
    held: Sequence[Meeting],
    hours: Sequence[Declaration],
    expenses: Sequence[Expense],
) -> tuple[EvidenceRow, ...]:
    stored = documents.facts_by_id(
        id
        for id in (
            *(plan.document_id for plan in plans),
            *(meeting.sheet_document_id for meeting in held),
            *(row.receipt_id for row in expenses),
            *(row.decision_document_id for row in expenses),
        )
        if id
    )
    return (
        *_of_lines(lines),
        *_plans(plans, stored),
        *_sheets(held, stored),
        *_declared(hours),
        *_receipts(expenses, stored),
        *_decisions(expenses, stored),
    )


def _sha256(stored, document_id) -> str:
    return stored[document_id].sha256 if document_id in stored else MISSING


def _of_lines(lines: Sequence[LineFacts]) -> Iterable[EvidenceRow]:
    """The words on a piece that may name people may name them too: they stay at the office, and
    the piece goes by the name of its indicator."""
    for line, piece in ((row, piece) for row in lines for piece in row.pieces):
        yield EvidenceRow(
            reference=piece.reference,
            on=piece.dated_on,
            kind=NAMING if piece.names_people else PIECE,
            label=line.label if piece.names_people else piece.label,
            sha256=piece.sha256,
            named=piece.names_people,
            mission_code=piece.mission_code,
            action_number=piece.action_number,
            line=piece.line_number,
        )


def _plans(plans, stored) -> Iterable[EvidenceRow]:
    for plan in plans:
        yield EvidenceRow(
            f"PC-{plan.number}",
            plan.adopted_on,
            "Plan de crise",
            f"Version {plan.number}",
            _sha256(stored, plan.document_id),
            True,
            "crise",
            "",
        )


def _sheets(held: Sequence[Meeting], stored) -> Iterable[EvidenceRow]:
    for meeting in held:
        if not meeting.sheet_document_id and not meeting.sheet_missing:
            continue
        kind = SHEET
        if meeting.sheet_missing:
            kind += " manquante"
        yield EvidenceRow(
            meeting.number,
            meeting.held_on,
            kind,
            meeting.title,
            _sha256(stored, meeting.sheet_document_id),
            True,
            meeting.mission_id,
            meeting.action_number,
        )


def _declared(hours: Sequence[Declaration]) -> Iterable[EvidenceRow]:
    rows = {row.id: row for row in hours if row.evidence_count}
    for piece in evidence.of_declarations(rows):
        row = rows[piece.declaration_id]
        yield EvidenceRow(
            str(row),
            row.done_on,
            "Pièce d’heures déclarées",
            row.activity_label,
            piece.sha256,
            True,
            row.mission_id,
            row.action_number,
        )


def _receipts(expenses, stored) -> Iterable[EvidenceRow]:
    for row in expenses:
        if row.receipt_id:
            yield EvidenceRow(
                row.number,
                row.spent_on,
                RECEIPT,
                row.label,
                _sha256(stored, row.receipt_id),
                True,
                row.mission_code,
                row.actions,
            )


def _decisions(expenses, stored) -> Iterable[EvidenceRow]:
    """The text of the board's decision, under its words when it names nobody, else under those of
    its expense. No date of its own is known: that of the expense would be taken for it."""
    for row in expenses:
        if row.decision_document_id:
            yield EvidenceRow(
                row.number,
                None,
                DECISION,
                row.label if row.decision_names_people else row.decision,
                _sha256(stored, row.decision_document_id),
                row.decision_names_people,
                row.mission_code,
                row.actions,
            )
