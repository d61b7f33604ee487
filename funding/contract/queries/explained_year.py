"""What the contract page says, line by line: the same object for the page, the CSV and the PDF."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.indicators.facts import LineFacts, Totals
from funding.ledger.enums import Part
from funding.ledger.models import Payment


@dataclass(frozen=True)
class ExplainedLine:
    """``formula`` says how the amount was found, ``rate`` what the published rates say and
    ``reference`` where, ``confidence_label`` how sure they are."""

    code: str
    part: str
    label: str
    formula: str
    amount_eur: Decimal
    advance_eur: Decimal | None
    balance_eur: Decimal | None
    source: str
    rate: str
    reference: str
    confidence: str
    confidence_label: str
    overrides: bool = False

    @property
    def figure_code(self) -> str:
        return {Part.FIXED: "fixed_eur", Part.VARIABLE: "variable_max_eur"}.get(
            Part(self.part), "crisis_eur"
        )

    @property
    def figure_of(self) -> str:
        """The mission; the plan, its update and a recognised crisis are three lines of one."""
        return self.figure_key if self.figure_code == "crisis_eur" else self.code

    @property
    def figure_key(self) -> str:
        """Of what it says in words: a mission has a fixed and a variable line."""
        return f"{self.code}-{self.part}"

    @property
    def sources(self) -> str:
        return " ; ".join(words for words in (self.source, self.rate, self.reference) if words)

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

    @property
    def figure_code(self) -> str:
        return f"{self.code}_eur"


@dataclass(frozen=True)
class Position:
    """Where one part of the entitlement stands: due, received, still to come. Never merged with
    another."""

    JSON_ALSO: ClassVar = ("to_receive_eur", "state")

    code: str
    label: str
    due_eur: Decimal | None
    received_eur: Decimal
    when: str

    @property
    def to_receive_eur(self) -> Decimal | None:
        return None if self.due_eur is None else self.due_eur - self.received_eur

    @property
    def state(self) -> str:
        if self.to_receive_eur is None:
            return "à décider"
        if self.to_receive_eur <= 0:
            return "reçu" if self.received_eur else "rien à recevoir"
        return "reçu en partie" if self.received_eur else "à recevoir"


@dataclass(frozen=True)
class ContractExplanation:
    """``cashed_eur``: what the contract paid during the year, whatever year it was for."""

    JSON_ALSO: ClassVar = ("received_eur",)

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
    payments: tuple[Payment, ...]
    variable: Totals
    variable_lines: tuple[LineFacts, ...]
    fixed_eur: Decimal
    advance_eur: Decimal
    balance_eur: Decimal
    crisis_eur: Decimal
    variable_max_eur: Decimal
    maximum_eur: Decimal
    cashed_eur: Decimal
    spent_eur: Decimal
    warnings: tuple[str, ...] = ()

    def total(self, code: str) -> ExplainedTotal:
        return next(total for total in self.totals if total.code == code)

    @property
    def received_eur(self) -> Decimal:
        """Received for this year's entitlement so far, recoveries taken off."""
        return sum((p.amount_eur for p in self.payments), ZERO)

    @property
    def references(self) -> tuple[str, ...]:
        """Where the amounts come from, each listed once."""
        sources = [self.source, *(line.reference for line in self.lines)]
        sources += [total.source for total in self.totals]
        references = (words.strip() for source in sources for words in source.split(" ; "))
        return tuple(dict.fromkeys(words for words in references if words))

    @property
    def is_running(self) -> bool:
        return self.as_of in self.period

    @property
    def is_decided(self) -> bool:
        return any(line.granted_eur is not None for line in self.variable_lines)
