"""What a forecast says: the same object for the command, the page and the exports."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.rates.table import CONFIDENCE


@dataclass(frozen=True)
class ForecastLine:
    """One amount with the way it was found; ``amount_eur`` is None where the data has no split."""

    code: str
    part: str  # fixed | variable | crisis
    label: str
    formula: str
    amount_eur: Decimal | None
    advance_eur: Decimal | None
    source: str
    confidence: str
    reason: str = ""

    @property
    def confidence_label(self) -> str:
        return CONFIDENCE[self.confidence]


@dataclass(frozen=True)
class Forecast:
    population: int
    band: str
    signed_on: date
    year_end_on: date
    version_id: str
    version_label: str
    settings: str
    lines: tuple[ForecastLine, ...]
    advance_eur: Decimal | None
    balance_eur: Decimal | None
    entitlement_fixed_eur: Decimal | None
    variable_max_eur: Decimal | None
    maximum_eur: Decimal
    warnings: tuple[str, ...] = ()
