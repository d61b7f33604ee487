"""Every model of the app, for Django; each is in its own feature."""

from funding.budget.models import Envelope, Expense, ExpenseCorrection, ExpenseSplit
from funding.contract_years import ContractYear
from funding.dossier.models import (
    CampaignDate,
    Dossier,
    DossierDocument,
    DossierStep,
    JointSheet,
    MissionWords,
    Opinion,
    OpinionLine,
    ReadingMark,
    RequestedPoint,
    ReviewAct,
    ReviewComment,
    SheetLine,
    Snapshot,
    VisaOrder,
)
from funding.indicators.models import Condition, Line, LineYear, Measurement, Tier
from funding.indicators.piece_models import ExpectedPiece, LineEvidence
from funding.ledger.models import Payment, YearAmount, YearFigure
from funding.payments.models import OwnCeiling, PaymentBatch, PaymentLine
