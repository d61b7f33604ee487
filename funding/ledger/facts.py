"""The facts of the ledger: immutable, without any model."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cpts_portal.foundation.kernel.money import ZERO, percent_of
from cpts_portal.foundation.kernel.periods import Period
from funding.ledger.enums import CRISIS_PARTS, Part


@dataclass(frozen=True)
class YearFacts:
    """``signed_on`` and ``band`` are the contract's: the published rates are found with them.
    ``amounts``: the ``YearAmount`` rows, part by part."""

    id: UUID
    number: int
    period: Period
    signed_on: date
    band: str
    population: int
    advance_rate: Decimal
    source: str
    amounts: tuple

    def by_mission(self, *parts: str) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        for row in self.amounts:
            if row.part in parts:
                sums[row.mission_id] = sums.get(row.mission_id, ZERO) + row.amount_eur
        return sums

    @property
    def fixed_eur(self) -> Decimal:
        return sum(self.by_mission(Part.FIXED).values(), ZERO)

    @property
    def crisis_eur(self) -> Decimal:
        return sum(self.by_mission(*CRISIS_PARTS).values(), ZERO)

    @property
    def variable_max_eur(self) -> Decimal:
        return sum(self.by_mission(Part.VARIABLE).values(), ZERO)

    @property
    def advance_by_mission(self) -> Mapping[str, Decimal]:
        fixed = self.by_mission(Part.FIXED)
        return {code: percent_of(self.advance_rate, amount) for code, amount in fixed.items()}

    @property
    def advance_due_eur(self) -> Decimal:
        return sum(self.advance_by_mission.values(), ZERO)

    @property
    def balance_eur(self) -> Decimal:
        """What remains of the fixed parts once the advance is paid."""
        return self.fixed_eur - self.advance_due_eur

    @property
    def maximum_eur(self) -> Decimal:
        return self.fixed_eur + self.crisis_eur + self.variable_max_eur
