"""Reads of the ledger: facts of a year, rows of payments."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, OuterRef

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.json_rows import json_rows, restored
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.contract_years import ContractYear, OpenYear, in_force, opened
from funding.ledger.enums import CONTRACT_KINDS, Part
from funding.ledger.facts import YearFacts
from funding.ledger.models import Payment, YearAmount, YearFigure

PART_ORDER = [str(part) for part in Part]


def years() -> tuple[YearFacts, ...]:
    """The opened years of the contract in force, first to last."""
    return tuple(facts_of(row) for row in years_with_amounts())


def years_with_amounts():
    """Inside funding: the same, where another feature reads more of each year at once."""
    amounts = YearAmount.objects.filter(year=OuterRef("pk")).order_by("mission__position", "pk")
    years = in_force().annotate(
        signed=json_rows(
            amounts, "id", "mission_id", "part", "amount_eur", mission_label="mission__label"
        )
    )
    return years.select_related("contract").order_by("number")


def year(number: int) -> YearFacts:
    """DomainError when that year is not opened."""
    return pick(years(), number)


def pick(years: Iterable[YearFacts], number: int) -> YearFacts:
    for facts in years:
        if facts.number == number:
            return facts
    raise DomainError(f"L’année {number} du contrat n’est pas ouverte.")


def facts_of(row: ContractYear) -> YearFacts:
    amounts = restored(YearAmount, row.signed)
    for amount, texts in zip(amounts, row.signed, strict=True):
        amount.mission_label = texts["mission_label"]
    return YearFacts(
        id=row.id,
        number=row.number,
        period=row.period,
        signed_on=row.contract.signed_on,
        band=row.contract.band,
        population=row.contract.population,
        advance_rate=row.advance_rate,
        source=row.source,
        amounts=tuple(sorted(amounts, key=lambda amount: PART_ORDER.index(amount.part))),
    )


def all_payments() -> tuple[Payment, ...]:
    """Everything received, first to last; grants outside the contract included."""
    rows = Payment.objects.annotate(year_number=F("year__number"))
    return tuple(rows.order_by("paid_on", "kind", "id"))


def received_in(rows: Iterable[Payment], period: Period) -> tuple[Payment, ...]:
    """What the contract paid during the period, whatever the year of entitlement."""
    return tuple(p for p in rows if p.paid_on in period and p.kind in CONTRACT_KINDS)


def paid_eur(rows: Iterable[Payment], *kinds: str) -> Decimal:
    return sum((p.amount_eur for p in rows if not kinds or p.kind in kinds), ZERO)


def historical_figures(year: int | OpenYear) -> dict[str, YearFigure]:
    rows = YearFigure.objects.filter(year_id=opened(year).id).order_by("code")
    return {row.code: row for row in rows}
