"""The year beside the year before: the same figures, computed the same way."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from funding.contract.queries.envelopes import budget_of
from funding.dossier.content.figures_money import ComparedRow, MoneyPart, VariablePart
from funding.dossier.content.figures_place import GovernancePart
from funding.indicators import queries as indicators
from funding.indicators.facts import LineFacts
from funding.ledger import queries as ledger
from funding.ledger.facts import PaymentFacts, YearFacts
from members.queries import membership


def collect(
    number: int,
    opened: Sequence[YearFacts],
    every: Mapping[int, Sequence[LineFacts]],
    payments: Sequence[PaymentFacts],
    now: tuple[MoneyPart, VariablePart, GovernancePart],
    on: date,
) -> tuple[ComparedRow, ...]:
    """Nothing for a first year. ``now``: the year's own parts, taken from them as they are."""
    before = next((year for year in opened if year.number == number - 1), None)
    if before is None:
        return ()
    money, variable, people = now
    earlier = _before(before, opened, every, payments)
    current = {
        "maximum_eur": money.maximum_eur,
        "received_eur": money.received_eur,
        "granted_eur": variable.granted_eur if variable.decided else None,
        "committed_eur": money.committed_eur,
        "spent_eur": money.spent_eur,
        "members": Decimal(people.members),
        "structures": Decimal(people.structures),
    }
    return tuple(ComparedRow(code, earlier[code], value) for code, value in current.items())


def _before(
    year: YearFacts,
    opened: Sequence[YearFacts],
    every: Mapping[int, Sequence[LineFacts]],
    payments: Sequence[PaymentFacts],
) -> dict[str, Decimal | None]:
    """A year taken over in totals keeps the totals it was taken over with."""
    lines = every.get(year.number, ())
    decided = bool(lines) and all(line.granted_eur is not None for line in lines)
    facts = budget_of(year.number, opened, payments=payments)
    held = membership.active_on(year.period.last_day)
    totals = {row.code: row.value for row in ledger.historical_figures(year).values()}
    return {
        "maximum_eur": year.maximum_eur,
        "received_eur": facts.received_eur,
        "granted_eur": indicators.totals(lines).granted_eur if decided else None,
        "committed_eur": facts.committed_eur,
        "spent_eur": facts.spent_eur,
        "members": totals.get("members", Decimal(held.people)),
        "structures": totals.get("structures", Decimal(held.structures)),
    }
