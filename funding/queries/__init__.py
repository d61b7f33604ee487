"""The public read surface of funding: what the pages, home and the dossier show."""

from funding.budget.queries import expenses
from funding.indemnities.queries import ceilings, payment_states
from funding.indicators.queries import line_of, lines_of, totals, trajectory_of
from funding.ledger.queries import payments, years
from funding.queries.contract import contract_explanation
from funding.queries.envelopes import budget_of, envelopes

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
