"""What happens to an expense once it is written: the decision of the board that it needs, and its
removal from the sums when it was charged twice. The row itself never changes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.records import documents, drafts
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.budget.enums import CorrectionKind
from funding.budget.models import Expense, ExpenseCorrection
from funding.budget.operations import WRITERS
from funding.hooks import refuse_sent, refuse_settled
from funding.keeping import allow, keep

DOCUMENT_KIND = "board_decision"
# the names under which an expired session keeps what was typed
DECISION_FORM = "funding.decision:{expense_id}"
CORRECTION_FORM = "funding.correction:{expense_id}"


@transaction.atomic(durable=True)
def attach_decision(
    *,
    by: Actor,
    at: datetime,
    expense_id: UUID,
    decision: str,
    names_people: bool = True,
    upload: AcceptedUpload | None = None,
) -> bool:
    """The board's decision that a sensitive expense needs: which one, and its text if there is one.
    ``names_people``: both stay at the association. A text belongs to its decision: under other
    words it is let go; True when that happened. One that the funders were given stays."""
    allow(by, *WRITERS)
    expense = _locked(expense_id)
    if not decision.strip():
        raise DomainError("Indiquez la décision du conseil (date).", field="decision")
    words, had_text = decision.strip(), expense.decision_document_id is not None
    if upload or words != expense.decision:
        refuse_sent(expense.decision_document_id, field="upload" if upload else "decision")
    let_go = had_text and upload is None and words != expense.decision
    expense.decision, expense.decision_names_people = words, names_people
    if upload:
        expense.decision_document_id = _store(upload, by, at)
    elif let_go:
        expense.decision_document_id = None
    changed = ("decision", "decision_names_people", "decision_document_id")
    keep(expense, "funding.expense.decide", by=by, at=at, fields=changed)
    if by.id:
        drafts.discard(by.id, DECISION_FORM.format(expense_id=expense_id))
    return let_go


def _store(upload: AcceptedUpload, by: Actor, at: datetime) -> UUID:
    if contains_nir(upload.name):
        raise DomainError(SENTENCE, field="upload")
    return documents.store(
        content=upload.content,
        name=upload.name,
        media_type=upload.media_type,
        kind=DOCUMENT_KIND,
        scan=upload.scan,
        at=at,
        by=by,
    ).id


@transaction.atomic(durable=True)
def set_expense_aside(*, by: Actor, at: datetime, expense_id: UUID, reason: str) -> None:
    """Charged twice, or by mistake: the row stays and is in no sum any more."""
    _correct(CorrectionKind.SET_ASIDE, expense_id, reason, by, at)


@transaction.atomic(durable=True)
def count_expense_again(*, by: Actor, at: datetime, expense_id: UUID, reason: str) -> None:
    """The other way round: it was set aside by mistake."""
    _correct(CorrectionKind.COUNTED, expense_id, reason, by, at)


def _correct(kind: CorrectionKind, expense_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    allow(by, *WRITERS)
    expense = _locked(expense_id)
    refuse_settled(expense.year)
    if not reason.strip():
        raise DomainError("Dites pourquoi en une phrase.", field="reason")
    last = expense.corrections.order_by("-pk").values_list("kind", flat=True).first()
    if (last or CorrectionKind.COUNTED) == kind:
        return
    row = ExpenseCorrection(
        expense=expense, kind=kind, reason=reason.strip(), corrected_at=at, corrected_by=by.id
    )
    keep(row, f"funding.expense.{kind}", by=by, at=at, fields=("kind",))
    if by.id:
        drafts.discard(by.id, CORRECTION_FORM.format(expense_id=expense_id))


def _locked(expense_id: UUID) -> Expense:
    rows = Expense.objects.select_for_update(of=("self",)).select_related("year")
    expense = rows.filter(pk=expense_id).first()
    if expense is None:
        raise DomainError("Cette dépense n’existe pas.")
    return expense
