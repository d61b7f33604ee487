"""Yearly ceilings: art. D. 1434-44 CSP (PASS) and the DAS2 declaration threshold."""

from decimal import Decimal

from funding.rates.table import table


def social_security_ceiling(civil_year: int) -> Decimal | None:
    """PASS of that civil year in euros; None when it is not loaded."""
    return table().ceilings_eur.get(civil_year)


def das2_threshold(civil_year: int) -> Decimal | None:
    known = [amount for start, amount in sorted(table().das2_eur) if start <= civil_year]
    return known[-1] if known else None
