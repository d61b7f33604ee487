"""Writes of the ledger: open a year with its signed amounts, record what is received."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import euros
from funding.contract_years import ContractYear, find_year
from funding.ledger.enums import CRISIS_PARTS, Part, PaymentKind
from funding.ledger.models import Payment, YearAmount, YearFigure
from funding.permissions import writes_money
from funding.rates.table import CRISIS, table
from funding.saving import save_audited
from members.queries import contracts


@transaction.atomic(durable=True)
def open_year(
    *,
    by: Actor,
    at: datetime,
    contract_year: int,
    fixed: Mapping[str, Decimal | int | str],
    crisis: Mapping[str, Decimal | int | str] | None = None,
    variable: Mapping[str, Decimal | int | str] | None = None,
    advance_rate: Decimal | None = None,
    source: str,
) -> UUID:
    """``fixed`` and ``variable`` by mission code; ``crisis`` by event (first-plan, update…)."""
    writes_money.require(by)
    contract = contracts.current()
    period = contract and dict(contract.year_periods).get(contract_year)
    if contract is None or not period:
        raise DomainError(f"Le contrat n’a pas d’année {contract_year}.", field="contract_year")
    year = ContractYear(
        contract_id=contract.id,
        number=contract_year,
        starts_on=period.start,
        ends_on=period.end,
        advance_rate=table().advance_rate if advance_rate is None else advance_rate,
        source=source,
    )
    save_audited(year, "funding.year.open", by=by, at=at)
    for part, mission, amount in _amounts(fixed, crisis or {}, variable or {}):
        row = YearAmount(year=year, mission_id=mission, part=part, amount_eur=euros(amount))
        save_audited(row, "funding.amount.sign", by=by, at=at, fields=("amount_eur",))
    return year.id


def _amounts(fixed: Mapping, crisis: Mapping, variable: Mapping):
    unknown = set(crisis) - {str(part) for part in CRISIS_PARTS}
    if unknown:
        raise DomainError(f"Événement de crise inconnu : {', '.join(sorted(unknown))}.")
    yield from ((Part.FIXED, mission, amount) for mission, amount in fixed.items())
    yield from ((Part.VARIABLE, mission, amount) for mission, amount in variable.items())
    yield from ((event, CRISIS, amount) for event, amount in crisis.items())


@transaction.atomic(durable=True)
def record_payment(
    *, by: Actor, at: datetime, payment: Payment, contract_year: int | None = None
) -> UUID:
    writes_money.require(by)
    if payment.paid_on > at.astimezone(PARIS).date():
        raise DomainError("Un versement reçu ne peut pas être daté de demain.", field="paid_on")
    payment.kind, payment.amount_eur = PaymentKind(payment.kind), euros(payment.amount_eur)
    payment.year = None if contract_year is None else find_year(contract_year)
    save_audited(payment, "funding.payment.record", by=by, at=at, fields=("amount_eur",))
    return payment.id


@transaction.atomic(durable=True)
def record_historical_figures(
    *,
    by: Actor,
    at: datetime,
    contract_year: int,
    as_of_on: date,
    figures: Mapping[str, Decimal | int | str],
    source: str = "reprise",
) -> None:
    """Totals of a year that was not followed line by line in the portal."""
    writes_money.require(by)
    year = find_year(contract_year)
    for code, value in figures.items():
        row = YearFigure(
            year=year, code=code, value=Decimal(value), as_of_on=as_of_on, source=source
        )
        save_audited(row, "funding.figure.take_over", by=by, at=at, fields=("value",))
