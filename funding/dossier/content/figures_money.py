"""The same for money: entitlement, ledger, budget, ceiling, variable part."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from funding.budget.facts import EnvelopeSums, Spending
from funding.figure_codes import name


@dataclass(frozen=True)
class EntitlementRow:
    """One mission; ``advance_eur`` is part of ``fixed_eur``, ``variable_eur`` is a maximum."""

    label: str
    fixed_eur: Decimal
    advance_eur: Decimal
    variable_eur: Decimal
    crisis_eur: Decimal
    code: str = ""


@dataclass(frozen=True)
class PaymentRow:
    paid_on: date
    payer: str
    label: str
    kind: str
    amount_eur: Decimal
    kind_code: str = ""

    @property
    def figure_of(self) -> str:
        return f"{self.paid_on.isoformat()}-{self.kind_code or self.kind}"


@dataclass(frozen=True)
class EnvelopeRow(Spending):
    """The budget's own figures. ``cashed_eur`` None: a snapshot from before the dossier had it."""

    code: str
    label: str
    funder: str
    allotted_eur: Decimal
    received_eur: Decimal
    spent_eur: Decimal
    cashed_eur: Decimal | None = None
    committed_eur: Decimal = ZERO
    left_eur: Decimal | None = None  # type: ignore[assignment]

    def __post_init__(self):
        if self.left_eur is None:
            object.__setattr__(self, "left_eur", super().left_eur)

    @property
    def mission_code(self) -> str:
        return self.code

    @property
    def mission_label(self) -> str:
        return self.label


@dataclass(frozen=True)
class NatureRow:
    nature: str
    amounts_eur: tuple[Decimal, ...]
    code: str = ""

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
class MoneyPart(EnvelopeSums):
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
    cashed_eur: Decimal | None = None


@dataclass(frozen=True)
class VariablePart:
    """Where the variable part stands, before or after the decision. ``won_eur``: granted where it
    is decided, reached with its evidence elsewhere."""

    won_eur: Decimal
    defend_eur: Decimal
    possible_eur: Decimal
    lost_eur: Decimal
    decided: bool
    granted_eur: Decimal | None = None

    def __post_init__(self):
        if self.granted_eur is None:
            object.__setattr__(self, "granted_eur", self.won_eur if self.decided else ZERO)

    @property
    def reached_eur(self) -> Decimal:
        return self.won_eur - (self.granted_eur or ZERO)

    @property
    def missed_eur(self) -> Decimal:
        return self.lost_eur


@dataclass(frozen=True)
class ComparedRow:
    """One figure of the year beside the year before. None: not known."""

    code: str
    before: Decimal | None
    now: Decimal | None

    @property
    def name(self) -> str:
        return "Part variable accordée" if self.code == "granted_eur" else name(self.code)

    @property
    def missing(self) -> str:
        return "à décider" if self.code == "granted_eur" else "non connu"
