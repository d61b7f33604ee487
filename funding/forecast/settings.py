"""What the published texts leave open: explicit, and shown in every explanation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.periods import Period
from funding.rates.table import table


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


DEFAULTS = ForecastSettings(advance_rate=table().advance_rate)
