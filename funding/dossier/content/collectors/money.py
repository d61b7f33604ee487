"""Entitlement, ledger, budget, envelopes, ceiling."""

from collections.abc import Sequence
from datetime import date

from cpts_portal.foundation.kernel.frozen_json import copied
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.budget import queries as budget
from funding.budget.enums import Funder, Nature
from funding.budget.facts import EnvelopeFacts
from funding.contract.queries.envelopes import BudgetFacts
from funding.dossier.content import figures_money
from funding.ledger.enums import CRISIS_PARTS, Part
from funding.ledger.facts import YearFacts
from funding.ledger.models import Payment
from funding.rates.table import social_security_ceiling
from missions.queries import declarations


def collect(
    year: YearFacts, facts: BudgetFacts, everything: Sequence[Payment]
) -> figures_money.MoneyPart:
    """``facts``: the year's budget, as its own page shows it; ``everything``: all payments."""
    payments = tuple(row for row in everything if row.year_number == year.number)
    return figures_money.MoneyPart(
        entitlement=_entitlement(year),
        advance_eur=year.advance_due_eur,
        payments=tuple(_payment(row) for row in payments),
        envelopes=tuple(_envelope(envelope) for envelope in facts.envelopes),
        missions=tuple(envelope.mission_label for envelope in facts.envelopes),
        natures=_natures(facts),
        without_receipt=sum(row.receipt_words == "non" for row in facts.expenses),
        flagged=tuple(alert.sentence for alert in facts.alerts),
        other_funders=_others(everything, year.period),
        ceilings=_ceilings(year.period),
        flagged_numbers=tuple(sorted({n for alert in facts.alerts for n in alert.expense_numbers})),
        **copied(year, "balance_eur", "fixed_eur", "crisis_eur", "variable_max_eur"),
        **copied(year, "maximum_eur", "source"),
        **copied(facts, "received_eur", "cashed_eur", "spent_eur"),
    )


def _entitlement(year: YearFacts) -> tuple[figures_money.EntitlementRow, ...]:
    labels = {row.mission_id: row.mission_label for row in year.amounts}
    fixed, advance = year.by_mission(Part.FIXED), year.advance_by_mission
    variable, crisis = year.by_mission(Part.VARIABLE), year.by_mission(*CRISIS_PARTS)
    return tuple(
        figures_money.EntitlementRow(
            label,
            fixed.get(code, ZERO),
            advance.get(code, ZERO),
            variable.get(code, ZERO),
            crisis.get(code, ZERO),
            code,
        )
        for code, label in labels.items()
    )


def _payment(row: Payment) -> figures_money.PaymentRow:
    return figures_money.PaymentRow(
        row.paid_on, row.payer, row.label, row.get_kind_display(), row.amount_eur, row.kind
    )


def _envelope(envelope: EnvelopeFacts) -> figures_money.EnvelopeRow:
    return figures_money.EnvelopeRow(
        code=envelope.mission_code,
        label=envelope.mission_label,
        funder=", ".join(sorted({Funder(a.funder).label for a in envelope.allotments})),
        **copied(envelope, "allotted_eur", "received_eur", "spent_eur"),
        **copied(envelope, "cashed_eur", "committed_eur", "left_eur"),
    )


def _natures(facts: BudgetFacts) -> tuple[figures_money.NatureRow, ...]:
    cells = budget.by_mission_and_nature(facts.expenses)
    codes = [envelope.mission_code for envelope in facts.envelopes]
    return tuple(
        figures_money.NatureRow(
            Nature(nature).label, tuple(cells.get((code, nature), ZERO) for code in codes), nature
        )
        for nature in facts.by_nature
    )


def _others(payments: Sequence[Payment], period: Period) -> tuple[figures_money.PaymentRow, ...]:
    """Grants and other money received during the year, outside the contract."""
    return tuple(_payment(row) for row in payments if row.year_id is None and row.paid_on in period)


def _ceilings(period: Period) -> tuple[figures_money.CeilingRow, ...]:
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
            figures_money.CeilingRow(
                civil_year,
                ceiling,
                len(amounts),
                max(amounts, default=ZERO),
                sum(amount > ceiling for amount in amounts),
            )
        )
    return tuple(rows)
