"""Writes of the budget: open an envelope, record an expense and its shares."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.money import ZERO, euros, in_french
from funding.budget.enums import (
    DECLARED_NATURES,
    SENSITIVE_NATURES,
    EnvelopePart,
    Funder,
    Progress,
    nature_of,
)
from funding.budget.models import Envelope, Expense, ExpenseSplit
from funding.contract_years import find_year
from funding.hooks import refuse_settled
from funding.keeping import allow, keep

WRITERS = ("coordinator", "treasurer")


@transaction.atomic(durable=True)
def open_envelope(
    *,
    by: Actor,
    at: datetime,
    contract_year: int,
    mission_code: str,
    allotted_eur: Decimal | int | str,
    part: str = EnvelopePart.FIXED,
    funder: str = Funder.CPAM,
    note: str = "",
) -> UUID:
    allow(by, *WRITERS)
    year = find_year(contract_year)
    refuse_settled(year)
    envelope = Envelope(
        year=year,
        mission_id=mission_code,
        part=part,
        funder=funder,
        allotted_eur=euros(allotted_eur),
        note=note,
    )
    keep(envelope, "funding.envelope.open", by=by, at=at, fields=("allotted_eur",))
    return envelope.id


@transaction.atomic(durable=True)
def record_expense(
    *,
    by: Actor,
    at: datetime,
    number: str,
    contract_year: int,
    envelope_code: str,
    nature: str,
    label: str,
    amount_eur: Decimal | int | str,
    spent_on: date,
    funder: str = Funder.CPAM,
    supplier: str = "",
    invoice_number: str = "",
    has_receipt: bool = True,
    receipt_id: UUID | None = None,
    sensitive: bool = False,
    decision: str = "",
    remark: str = "",
    splits: Mapping[str, Decimal | int | str] | None = None,
    progress: str = Progress.SPENT,
    is_total: bool = False,
) -> UUID:
    """``envelope_code`` is a mission code; ``splits`` by action number sum to the expense;
    ``nature`` is a code or its French word."""
    allow(by, *WRITERS)
    year = find_year(contract_year)
    refuse_settled(year)
    code = _nature(nature, is_total)
    if progress == Progress.SPENT and spent_on not in year.period:
        raise DomainError(
            f"L’année {contract_year} va du {day(year.starts_on)} au {day(year.period.last_day)}.",
            field="spent_on",
        )
    if not year.envelopes.filter(mission_id=envelope_code, funder=funder).exists():
        raise DomainError(
            "Aucune enveloppe n’est ouverte pour cette mission et ce financeur cette année-là.",
            field="envelope_code",
        )
    expense = Expense(
        number=number,
        year=year,
        mission_id=envelope_code,
        funder=funder,
        spent_on=spent_on,
        nature=code,
        label=label,
        supplier=supplier,
        invoice_number=invoice_number,
        amount_eur=euros(amount_eur),
        progress=progress,
        has_receipt=has_receipt,
        receipt_id=receipt_id,
        sensitive=sensitive or code in SENSITIVE_NATURES,
        decision=decision,
        remark=remark,
        is_total=is_total,
    )
    shares = _shares(splits or {}, expense.amount_eur)
    keep(expense, "funding.expense.record", by=by, at=at, fields=("amount_eur",))
    for action_number, amount in shares.items():
        row = ExpenseSplit(expense=expense, action_number=action_number, amount_eur=amount)
        keep(row, "funding.expense.split", by=by, at=at, fields=("amount_eur",))
    return expense.id


def _nature(word: str, is_total: bool) -> str:
    try:
        code = nature_of(word)
    except ValueError:
        raise DomainError(f"La nature « {word} » n’existe pas.", field="nature") from None
    if code in DECLARED_NATURES and not is_total:
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
