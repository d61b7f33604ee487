"""Every model of the app, for Django; each lives in its wing."""

from funding.budget.models import Envelope, Expense, ExpenseSplit
from funding.contract_years import ContractYear
from funding.dossier.models import (
    Dossier,
    DossierDocument,
    DossierStep,
    Freeze,
    ReadingMark,
    ReviewComment,
)
from funding.indemnities.models import OwnCeiling, PaymentBatch, PaymentLine
from funding.indicators.models import (
    Condition,
    Line,
    LineEvidence,
    LineYear,
    Measurement,
    Tier,
)
from funding.ledger.models import Payment, YearAmount, YearFigure

__all__ = [
    "Condition",
    "ContractYear",
    "Dossier",
    "DossierDocument",
    "DossierStep",
    "Envelope",
    "Expense",
    "ExpenseSplit",
    "Freeze",
    "Line",
    "LineEvidence",
    "LineYear",
    "Measurement",
    "OwnCeiling",
    "Payment",
    "PaymentBatch",
    "PaymentLine",
    "ReadingMark",
    "ReviewComment",
    "Tier",
    "YearAmount",
    "YearFigure",
]
