"""Euros: Decimal with cents, never float. Rounding: half up, to the cent, once per line."""

from decimal import ROUND_HALF_UP, Decimal

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
