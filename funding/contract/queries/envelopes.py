"""Envelopes with what was received: the budget's use of them and the ledger's payments."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import ClassVar

from cpts_portal.foundation.kernel.money import CENT, ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.budget import queries as budget
from funding.budget.alerts import Alert, alerts
from funding.budget.facts import EnvelopeFacts, EnvelopeSums
from funding.budget.models import Expense
from funding.indicators import queries as indicators
from funding.ledger import queries as ledger
from funding.ledger.enums import Part, PaymentKind
from funding.ledger.facts import YearFacts
from funding.ledger.models import Payment
from funding.rates.table import CRISIS


@dataclass(frozen=True)
class BudgetFacts(EnvelopeSums):
    """``cashed_eur`` and ``received_eur`` differ by the settlements of the years before."""

    JSON_ALSO: ClassVar = ("allotted_eur", "committed_eur", "spent_eur", "left_eur", "rate")

    year: int
    period: Period
    envelopes: tuple[EnvelopeFacts, ...]
    expenses: tuple[Expense, ...]
    by_nature: dict[str, Decimal]
    alerts: tuple[Alert, ...]
    cashed_eur: Decimal
    received_eur: Decimal
    as_of: date | None = None

    @property
    def spent_eur(self) -> Decimal:
        return self._sum("spent_eur")


def budget_of(
    number: int,
    opened: Sequence[YearFacts] | None = None,
    *,
    as_of: date | None = None,
    payments: Sequence[Payment] | None = None,
) -> BudgetFacts:
    """``opened`` and ``payments``: when they are already read."""
    opened = ledger.years() if opened is None else opened
    year = ledger.pick(opened, number)
    payments = ledger.all_payments() if payments is None else payments
    inside = ledger.received_in(payments, year.period)
    for_year = tuple(p for p in payments if p.year_number == number)
    granted = indicators.granted_by_mission()
    cashed, received = (received_by_mission(some, opened, granted) for some in (inside, for_year))
    rows = budget.expenses(year)
    uses = budget.envelope_uses(year, rows)
    return BudgetFacts(
        year=number,
        period=year.period,
        envelopes=tuple(
            replace(
                use,
                cashed_eur=cashed.get(use.mission_code, ZERO),
                received_eur=received.get(use.mission_code, ZERO),
            )
            for use in uses
        ),
        expenses=rows,
        by_nature=budget.by_nature(rows),
        alerts=alerts(rows, uses, year.period),
        cashed_eur=ledger.paid_eur(inside),
        received_eur=ledger.paid_eur(for_year),
        as_of=as_of,
    )


def received_by_mission(
    payments: Sequence[Payment],
    opened: Sequence[YearFacts],
    granted: Mapping[int, Mapping[str, Decimal]],
) -> dict[str, Decimal]:
    """Each payment shared over the missions as the contract of its year says."""
    years = {year.number: year for year in opened}
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for payment in payments:
        if payment.year_number not in years:
            continue
        weights = _weights(payment, years[payment.year_number], granted)
        for code, share in split_exactly(payment.amount_eur, weights).items():
            sums[code] += share
    return sums


def _weights(payment: Payment, year: YearFacts, granted: Mapping) -> Mapping[str, Decimal]:
    if payment.kind == PaymentKind.CRISIS:
        return {CRISIS: Decimal(1)}
    if payment.kind == PaymentKind.VARIABLE:
        return granted.get(year.number) or year.by_mission(Part.VARIABLE)
    return year.by_mission(Part.FIXED)


def split_exactly(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Shares proportional to the weights that sum to ``amount``.

    The cents left by rounding go to the largest remainders, the first code when they are equal.
    Nothing to divide by: no share at all.
    """
    total = sum(weights.values())
    if not total:
        return {}
    exact = {code: amount * weight / total for code, weight in weights.items()}
    shares = {code: value.quantize(CENT, rounding=ROUND_DOWN) for code, value in exact.items()}
    left = int((amount - sum(shares.values())) / CENT)
    step = CENT if left > 0 else -CENT
    order = sorted(exact, key=lambda code: (-abs(exact[code] - shares[code]), code))
    for code in order[: abs(left)]:
        shares[code] += step
    return shares
