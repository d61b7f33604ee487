"""What a declaration pays. Pure: no clock, no database.

Amounts in euros with cents, time in minutes. Rounding: half up, to the cent, once per line.
"""

from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.money import NO_BREAK_SPACE, ZERO, euros, in_french
from missions.enums import Basis, Pay

MINUTES_IN_HOUR = 60
LONGEST_DAY = 24 * MINUTES_IN_HOUR


@dataclass(frozen=True)
class Tariff:
    """One activity's price on one day for one person."""

    pay: str
    basis: str
    rate_eur: Decimal

    @property
    def is_paid(self) -> bool:
        return self.pay != Pay.UNPAID and self.rate_eur > 0


UNPAID = Tariff(Pay.UNPAID, Basis.HOURLY, ZERO)


def is_duration(minutes: int) -> bool:
    """From a minute to a whole day."""
    return 0 < minutes <= LONGEST_DAY


def amount(tariff: Tariff, minutes: int) -> Decimal:
    if not is_duration(minutes):
        raise ValueError(f"not a duration of one day: {minutes} minutes")
    if not tariff.is_paid:
        return ZERO
    if tariff.basis == Basis.LUMP:
        return euros(tariff.rate_eur)
    return euros(tariff.rate_eur * minutes / MINUTES_IN_HOUR)


def time_in_french(minutes: int) -> str:
    """``2 h``, ``1 h 30``, ``45 min``."""
    hours, rest = divmod(minutes, MINUTES_IN_HOUR)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    tail = f"{NO_BREAK_SPACE}{rest:02d}" if rest else ""
    return f"{hours}{NO_BREAK_SPACE}h{tail}"


def explanation(tariff: Tariff, minutes: int) -> str:
    """The computation in one line: ``2 h × 45,00 € = 90,00 €`` or ``90,00 € (forfait)``."""
    if not tariff.is_paid:
        return f"{time_in_french(minutes)}, sans versement"
    if tariff.basis == Basis.LUMP:
        return f"{in_french(tariff.rate_eur)} (forfait)"
    total = in_french(amount(tariff, minutes))
    return f"{time_in_french(minutes)} × {in_french(tariff.rate_eur)} = {total}"


def promise(tariff: Tariff, minutes: int) -> str:
    """What hours still to send would pay: ``Vous recevrez 90,00 € (2 h × 45,00 €)``."""
    if not tariff.is_paid:
        return explanation(tariff, minutes)
    lump = tariff.basis == Basis.LUMP
    detail = "forfait" if lump else f"{time_in_french(minutes)} × {in_french(tariff.rate_eur)}"
    return f"Vous recevrez {in_french(amount(tariff, minutes))} ({detail})"
