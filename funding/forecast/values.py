"""What a forecast takes and says: the same object for the command, the page and the exports.

The settings are what the published texts leave open: explicit, and shown in every explanation.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.periods import Period
from funding.rates.table import CONFIDENCE, table


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


@dataclass(frozen=True)
class ForecastSettings:
    advance_rate: Decimal
    prorata_unit: str = "days"  # "days" or "twelfths": not published

    @property
    def prorata_label(self) -> str:
        return {
            "days": "au jour près, de la date de démarrage à la veille de l’anniversaire",
            "twelfths": "par douzièmes, tout mois entamé compte",
        }[self.prorata_unit]

    def sentence(self) -> str:
        return (
            f"Avance : {self.advance_rate * 100:.0f} %. Prorata : {self.prorata_label}. "
            "Arrondi : au centime le plus proche, ligne par ligne. "
            "L’unité du prorata et l’arrondi ne sont pas publiés : ce sont des réglages du portail."
        )

    def share(self, started_on: date, year: Period) -> tuple[int, int]:
        """The part of the year that is due, as (numerator, denominator)."""
        if self.prorata_unit == "days":
            return (year.end - started_on).days, year.days
        months = (year.end.year - started_on.year) * 12 + year.end.month - started_on.month
        return min(12, months + (started_on.day < year.end.day)), 12


def percent(rate: Decimal) -> str:
    """« 75 % », as the formulas write it."""
    return f"{(rate * 100).normalize():f} %"


DEFAULTS = ForecastSettings(advance_rate=table().advance_rate)
