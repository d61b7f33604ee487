"""Entitlement, ledger, budget, envelopes, ceiling."""

from collections.abc import Sequence
from datetime import date

from cpts_portal.foundation.kernel.money import ZERO, euros
from cpts_portal.foundation.kernel.periods import Period
from funding.budget import alerts as budget_alerts
from funding.budget import queries as budget
from funding.budget.enums import Funder, Nature
from funding.budget.facts import EnvelopeUse, ExpenseFacts
from funding.dossier.figures_money import (
    CeilingRow,
    EntitlementRow,
    EnvelopeRow,
    MoneyPart,
    NatureRow,
    PaymentRow,
)
from funding.ledger import queries as ledger
from funding.ledger.enums import CRISIS_PARTS, Part
from funding.ledger.facts import PaymentFacts, YearFacts
from funding.rates import social_security_ceiling
from funding.rates.table import CRISIS
from missions.queries import declarations


def collect(year: YearFacts, expenses: Sequence[ExpenseFacts]) -> MoneyPart:
    everything = ledger.all_payments()
    payments = tuple(row for row in everything if row.year == year.number)
    uses = budget.envelope_uses(year, expenses)
    flagged = budget_alerts.alerts(expenses, uses, year.period)
    spent = [row for row in expenses if row.is_spent]
    return MoneyPart(
        entitlement=_entitlement(year),
        advance_eur=year.advance_due_eur,
        balance_eur=year.balance_eur,
        fixed_eur=year.fixed_eur,
        crisis_eur=year.crisis_eur,
        variable_max_eur=year.variable_max_eur,
        maximum_eur=year.maximum_eur,
        source=year.source,
        payments=tuple(_payment(row) for row in payments),
        received_eur=ledger.paid_eur(payments),
        envelopes=_envelopes(uses, year, payments),
        missions=tuple(use.mission_label for use in uses),
        natures=_natures(uses, expenses),
        spent_eur=sum((row.amount_eur for row in spent), ZERO),
        without_receipt=sum(not row.has_receipt for row in expenses),
        flagged=tuple(alert.sentence for alert in flagged),
        other_funders=_others(everything, year.period),
        ceilings=_ceilings(year.period),
        flagged_numbers=tuple(sorted({n for alert in flagged for n in alert.expense_numbers})),
    )


def _entitlement(year: YearFacts) -> tuple[EntitlementRow, ...]:
    labels = {row.mission_code: row.mission_label for row in year.amounts}
    fixed, advance = year.by_mission(Part.FIXED), year.advance_by_mission
    variable, crisis = year.by_mission(Part.VARIABLE), year.by_mission(*CRISIS_PARTS)
    return tuple(
        EntitlementRow(
            label,
            fixed.get(code, ZERO),
            advance.get(code, ZERO),
            variable.get(code, ZERO),
            crisis.get(code, ZERO),
        )
        for code, label in labels.items()
    )


def _payment(row: PaymentFacts) -> PaymentRow:
    return PaymentRow(row.paid_on, row.payer, row.label, row.kind_label, row.amount_eur)


def _envelopes(
    uses: Sequence[EnvelopeUse], year: YearFacts, payments: Sequence[PaymentFacts]
) -> tuple[EnvelopeRow, ...]:
    """A payment covers several missions: what each received is its share of the advance due, and
    of the balance once it is paid."""
    fixed = year.by_mission(Part.FIXED)
    paid = {kind: ledger.paid_eur(payments, kind) for kind in ("advance", "balance", "crisis")}
    fixed_total = year.fixed_eur
    rows = []
    for use in uses:
        share = fixed.get(use.mission_code, ZERO)
        got = (paid["advance"] + paid["balance"]) * share / fixed_total if fixed_total else ZERO
        if use.mission_code == CRISIS:
            got += paid["crisis"]
        funders = sorted({Funder(a.funder).label for a in use.allotments})
        rows.append(
            EnvelopeRow(
                use.mission_code, use.mission_label, ", ".join(funders), use.allotted_eur,
                euros(got), use.spent_eur,
            )
        )  # fmt: skip
    return tuple(rows)


def _natures(
    uses: Sequence[EnvelopeUse], expenses: Sequence[ExpenseFacts]
) -> tuple[NatureRow, ...]:
    cells = budget.by_mission_and_nature(expenses)
    codes = [use.mission_code for use in uses]
    return tuple(
        NatureRow(
            Nature(nature).label,
            tuple(cells.get((code, nature), ZERO) for code in codes),
        )
        for nature in budget.by_nature(expenses)
    )


def _others(payments: Sequence[PaymentFacts], period: Period) -> tuple[PaymentRow, ...]:
    """Grants and other money received during the year, outside the contract."""
    return tuple(_payment(row) for row in payments if row.year is None and row.paid_on in period)


def _ceilings(period: Period) -> tuple[CeilingRow, ...]:
    """Both civil years that the contract year touches."""
    rows = []
    for civil_year in sorted({period.start.year, period.last_day.year}):
        ceiling = social_security_ceiling(civil_year)
        if ceiling is None:
            continue
        civil = Period(date(civil_year, 1, 1), date(civil_year + 1, 1, 1))
        paid = declarations.paid_by_person(civil)
        amounts = [amount for amount in paid.values() if amount]
        rows.append(
            CeilingRow(
                civil_year, ceiling, len(amounts), max(amounts, default=ZERO),
                sum(amount > ceiling for amount in amounts),
            )
        )  # fmt: skip
    return tuple(rows)
