"""What the contract page says, line by line: the same object for the page, the CSV and the PDF."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.indicators.facts import LineFacts, Totals
from funding.ledger.facts import PaymentFacts


@dataclass(frozen=True)
class ExplainedLine:
    """``formula`` says how the amount was found, ``confidence_label`` how sure the rates are."""

    code: str
    part: str
    label: str
    formula: str
    amount_eur: Decimal
    advance_eur: Decimal | None
    balance_eur: Decimal | None
    source: str
    confidence: str
    confidence_label: str
    overrides: bool = False

    @property
    def to_check(self) -> bool:
        return self.confidence in ("C", "D", "UNKNOWN")


@dataclass(frozen=True)
class ExplainedTotal:
    code: str
    label: str
    formula: str
    amount_eur: Decimal
    source: str


@dataclass(frozen=True)
class Position:
    """Where one part of the entitlement stands: due, paid, left. Never merged with another."""

    code: str
    label: str
    due_eur: Decimal | None
    paid_eur: Decimal
    when: str

    @property
    def left_eur(self) -> Decimal | None:
        return None if self.due_eur is None else self.due_eur - self.paid_eur

    @property
    def state(self) -> str:
        if self.left_eur is None:
            return "à décider"
        if self.left_eur <= 0:
            return "versé" if self.paid_eur else "rien à verser"
        return "versé en partie" if self.paid_eur else "à recevoir"


@dataclass(frozen=True)
class ContractExplanation:
    year: int
    years: tuple[int, ...]
    period: Period
    as_of: date
    signed_on: date
    band: str
    population: int
    source: str
    version_label: str
    settings: str
    lines: tuple[ExplainedLine, ...]
    totals: tuple[ExplainedTotal, ...]
    positions: tuple[Position, ...]
    payments: tuple[PaymentFacts, ...]
    variable: Totals
    variable_lines: tuple[LineFacts, ...]
    entitlement_fixed_eur: Decimal
    advance_eur: Decimal
    balance_eur: Decimal
    crisis_eur: Decimal
    variable_max_eur: Decimal
    maximum_eur: Decimal
    received_eur: Decimal
    spent_eur: Decimal
    warnings: tuple[str, ...] = ()

    def total(self, code: str) -> ExplainedTotal:
        return next(total for total in self.totals if total.code == code)

    @property
    def paid_eur(self) -> Decimal:
        """Paid for this year's entitlement so far, recoveries taken off."""
        return sum((p.amount_eur for p in self.payments), ZERO)

    @property
    def is_running(self) -> bool:
        return self.as_of in self.period

    @property
    def is_decided(self) -> bool:
        return any(line.granted_eur is not None for line in self.variable_lines)
