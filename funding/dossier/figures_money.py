"""The same for money: entitlement, ledger, budget, ceiling, variable part."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class EntitlementRow:
    """One mission; ``advance_eur`` is part of ``fixed_eur``, ``variable_eur`` is a maximum."""

    label: str
    fixed_eur: Decimal
    advance_eur: Decimal
    variable_eur: Decimal
    crisis_eur: Decimal


@dataclass(frozen=True)
class PaymentRow:
    paid_on: date
    payer: str
    label: str
    kind: str
    amount_eur: Decimal


@dataclass(frozen=True)
class EnvelopeRow:
    code: str
    label: str
    funder: str
    allotted_eur: Decimal
    received_eur: Decimal
    spent_eur: Decimal

    @property
    def left_eur(self) -> Decimal:
        return self.allotted_eur - self.spent_eur

    @property
    def rate(self) -> Decimal | None:
        return self.spent_eur / self.allotted_eur if self.allotted_eur else None


@dataclass(frozen=True)
class NatureRow:
    nature: str
    amounts_eur: tuple[Decimal, ...]

    @property
    def total_eur(self) -> Decimal:
        return sum(self.amounts_eur, Decimal("0.00"))


@dataclass(frozen=True)
class CeilingRow:
    """``highest_eur``: the most one person was paid in that civil year, both kinds together."""

    civil_year: int
    ceiling_eur: Decimal
    persons: int
    highest_eur: Decimal
    over: int


@dataclass(frozen=True)
class MoneyPart:
    """``missions`` heads the columns of ``natures``."""

    entitlement: tuple[EntitlementRow, ...]
    advance_eur: Decimal
    balance_eur: Decimal
    fixed_eur: Decimal
    crisis_eur: Decimal
    variable_max_eur: Decimal
    maximum_eur: Decimal
    source: str
    payments: tuple[PaymentRow, ...]
    received_eur: Decimal
    envelopes: tuple[EnvelopeRow, ...]
    missions: tuple[str, ...]
    natures: tuple[NatureRow, ...]
    spent_eur: Decimal
    without_receipt: int
    flagged: tuple[str, ...]
    other_funders: tuple[PaymentRow, ...]
    ceilings: tuple[CeilingRow, ...]
    # the expenses that ``flagged`` names
    flagged_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class VariablePart:
    """Where the variable part stands, before or after the decision."""

    won_eur: Decimal
    defend_eur: Decimal
    possible_eur: Decimal
    lost_eur: Decimal
    decided: bool
