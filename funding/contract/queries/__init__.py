"""The public read surface of funding: what the pages, home and the dossier show."""

from funding.budget.queries import expenses
from funding.contract.queries.amounts import contract_explanation
from funding.contract.queries.envelopes import budget_of, envelopes
from funding.indicators.queries import line_of, lines_of, totals, trajectory_of
from funding.ledger.queries import payments, years
from funding.payments.queries import ceilings, payment_states

__all__ = [
    "budget_of",
    "ceilings",
    "contract_explanation",
    "envelopes",
    "expenses",
    "line_of",
    "lines_of",
    "payment_states",
    "payments",
    "totals",
    "trajectory_of",
    "years",
]
