"""Size bands: a step function of the population."""

from decimal import Decimal

from cpts_portal.foundation.kernel.errors import DomainError
from funding.rates.table import table

MAX_POPULATION = 5_000_000
NEAR = Decimal("0.03")


def _contains(row: dict, population: int) -> bool:
    return (
        population >= row.get("min_incl", 0)
        and population > row.get("min_excl", -1)
        and population < row.get("max_excl", MAX_POPULATION + 1)
        and population <= row.get("max_incl", MAX_POPULATION)
    )


def band(population: int) -> str:
    """The band's code. Exactly 80 000 is ambiguous in the published wording: taken as T3."""
    if not 1 <= population <= MAX_POPULATION:
        raise DomainError(
            "La population doit être un nombre entier d’habitants entre 1 et 5 000 000.",
            field="population",
        )
    return next(row["code"] for row in table().bands if _contains(row, population))


def near_threshold(population: int) -> int | None:
    """The threshold within 3 % of the population, if any."""
    for row in table().bands:
        threshold = row.get("min_incl", row.get("min_excl", 0))
        if threshold and abs(population - threshold) <= NEAR * threshold:
            return threshold
    return None
