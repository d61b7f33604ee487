"""Writes of the budget: open an envelope, record an expense and its shares; once it is written, the
decision of the board that it needs, and its removal from the sums when it was charged twice."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.money import ZERO, euros, in_french
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.rows import find_or_refuse
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.budget import enums
from funding.budget.models import Envelope, Expense, ExpenseCorrection, ExpenseSplit
from funding.contract_years import find_year
from funding.hooks import refuse_sent, refuse_settled
from funding.permissions import writes_money
from funding.saving import save_audited

DOCUMENT_KIND = "board_decision"


@transaction.atomic(durable=True)
def open_envelope(*, by: Actor, at: datetime, contract_year: int, envelope: Envelope) -> UUID:
    """Of the fixed part and of the CPAM, unless it says otherwise."""
    writes_money.require(by)
    envelope.year = find_year(contract_year)
    refuse_settled(envelope.year)
    envelope.part = envelope.part or enums.EnvelopePart.FIXED
    envelope.funder = envelope.funder or enums.Funder.CPAM
    envelope.allotted_eur = euros(envelope.allotted_eur)
    save_audited(envelope, "funding.envelope.open", by=by, at=at, fields=("allotted_eur",))
    return envelope.id


@transaction.atomic(durable=True)
def record_expense(
    *,
    by: Actor,
    at: datetime,
    contract_year: int,
    expense: Expense,
    splits: Mapping[str, Decimal | int | str] | None = None,
) -> UUID:
    """``splits`` by action number sum to the expense; its nature is a code or its French word."""
    writes_money.require(by)
    year = expense.year = find_year(contract_year)
    refuse_settled(year)
    expense.nature = _nature(expense.nature, expense.is_total)
    if expense.is_spent and expense.spent_on not in year.period:
        raise DomainError(
            f"L’année {contract_year} va du {day(year.starts_on)} au {day(year.period.last_day)}.",
            field="spent_on",
        )
    if not year.envelopes.filter(mission_id=expense.mission_id, funder=expense.funder).exists():
        raise DomainError(
            "Aucune enveloppe n’est ouverte pour cette mission et ce financeur cette année-là.",
            field="envelope_code",
        )
    expense.amount_eur = euros(expense.amount_eur)
    expense.sensitive = expense.sensitive or expense.nature in enums.SENSITIVE_NATURES
    shares = _shares(splits or {}, expense.amount_eur)
    save_audited(expense, "funding.expense.record", by=by, at=at, fields=("amount_eur",))
    for action_number, amount in shares.items():
        row = ExpenseSplit(expense=expense, action_number=action_number, amount_eur=amount)
        save_audited(row, "funding.expense.split", by=by, at=at, fields=("amount_eur",))
    return expense.id


def _nature(word: str, is_total: bool) -> str:
    try:
        code = enums.nature_of(word)
    except ValueError:
        raise DomainError(f"La nature « {word} » n’existe pas.", field="nature") from None
    if code in enums.DECLARED_NATURES and not is_total:
        raise DomainError(
            "Les indemnités et rémunérations viennent des heures déclarées : "
            "elles ne se saisissent pas une seconde fois.",
            field="nature",
        )
    return code


def _shares(splits: Mapping, amount: Decimal) -> dict[str, Decimal]:
    shares = {action: euros(share) for action, share in splits.items()}
    missing = amount - sum(shares.values(), ZERO)
    if shares and missing:
        raise DomainError(
            f"Les parts par fiche action font {in_french(amount - missing)} ; "
            f"la dépense est de {in_french(amount)}.",
            field="splits",
        )
    return shares


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
    writes_money.require(by)
    expense = _locked(expense_id)
    if not decision.strip():
        raise DomainError("Indiquez la décision du conseil (date).", field="decision")
    words, had_text = decision.strip(), expense.decision_document_id is not None
    if upload or words != expense.decision:
        refuse_sent(expense.decision_document_id, field="upload" if upload else "decision")
    let_go = had_text and upload is None and words != expense.decision
    expense.decision, expense.decision_names_people = words, names_people
    if upload:
        stored = documents.store_upload(upload, kind=DOCUMENT_KIND, by=by, at=at)
        expense.decision_document_id = stored.id
    elif let_go:
        expense.decision_document_id = None
    changed = ("decision", "decision_names_people", "decision_document_id")
    save_audited(expense, "funding.expense.decide", by=by, at=at, fields=changed)
    return let_go


@transaction.atomic(durable=True)
def set_expense_aside(*, by: Actor, at: datetime, expense_id: UUID, reason: str) -> None:
    """Charged twice, or by mistake: the row stays and is in no sum any more."""
    _correct(enums.CorrectionKind.SET_ASIDE, expense_id, reason, by, at)


@transaction.atomic(durable=True)
def count_expense_again(*, by: Actor, at: datetime, expense_id: UUID, reason: str) -> None:
    """The other way round: it was set aside by mistake."""
    _correct(enums.CorrectionKind.COUNTED, expense_id, reason, by, at)


def _correct(
    kind: enums.CorrectionKind, expense_id: UUID, reason: str, by: Actor, at: datetime
) -> None:
    writes_money.require(by)
    expense = _locked(expense_id)
    refuse_settled(expense.year)
    if not reason.strip():
        raise DomainError("Dites pourquoi en une phrase.", field="reason")
    last = expense.corrections.order_by("-pk").values_list("kind", flat=True).first()
    if (last or enums.CorrectionKind.COUNTED) == kind:
        return
    row = ExpenseCorrection(
        expense=expense, kind=kind, reason=reason.strip(), corrected_at=at, corrected_by=by.id
    )
    save_audited(row, f"funding.expense.{kind}", by=by, at=at, fields=("kind",))


def _locked(expense_id: UUID) -> Expense:
    rows = Expense.objects.select_related("year").filter(pk=expense_id)
    return find_or_refuse(rows, "Cette dépense n’existe pas.", lock=True)
