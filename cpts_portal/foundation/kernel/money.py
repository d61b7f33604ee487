"""Euros: Decimal with cents, never float. Rounding: half up, to the cent, once per line."""

import re
from decimal import ROUND_HALF_UP, Decimal

from .errors import DomainError
from .numbers import same_characters

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def euros(value: Decimal | int | str) -> Decimal:
    """``value`` with two decimals, half up. A float is refused."""
    if isinstance(value, float):
        raise TypeError("money is never a float")
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def percent_of(rate: Decimal, amount: Decimal) -> Decimal:
    """``rate`` is a fraction (0.75)."""
    return euros(rate * amount)


def in_french(amount: Decimal | int | str) -> str:
    """``170 625,00 €`` with narrow no-break spaces between thousands."""
    value = euros(amount)
    sign = "−" if value < 0 else ""
    whole, cents = f"{abs(value):,.2f}".split(".")
    return f"{sign}{whole.replace(',', NARROW_SPACE)},{cents}{NO_BREAK_SPACE}€"


_AMOUNT = re.compile(r"(-|−)?([0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,12})(?:[.,]([0-9]{1,2}))?")


def parse_french_amount(text: str, *, negative: bool = False, field: str | None = None) -> Decimal:
    """« 170 625,00 € » → 170625.00. Exponents, NaN and more than two decimals are refused."""
    tidied = " ".join(same_characters(text).replace("€", " ").split())
    match = _AMOUNT.fullmatch(tidied)
    if not match or len(match[2].replace(" ", "")) > 12:
        raise DomainError(
            "Ce montant ne se lit pas. Écrivez-le en euros, par exemple 170 625,00.", field=field
        )
    if match[1] and not negative:
        raise DomainError("Ce montant ne peut pas être négatif.", field=field)
    whole = match[2].replace(" ", "")
    amount = euros(f"{whole}.{match[3] or '0'}")
    return -amount if match[1] else amount
