"""How a value is written in French: dates, money, durations, numbers."""

import unicodedata
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from . import clock, domains, phones
from .actor import SYSTEM
from .clock import PARIS
from .money import NARROW_SPACE, NO_BREAK_SPACE, in_french

VOWELS = set("aeiouyœæ")

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


def _local(value: date | time) -> Any:
    return value.astimezone(PARIS) if isinstance(value, datetime) and value.tzinfo else value


def _ordinal(number: int) -> str:
    return "1er" if number == 1 else str(number)


def day(value: date | datetime | None) -> str:
    """``5 juillet 2022``"""
    if not value:
        return ""
    on = _local(value)
    return f"{_ordinal(on.day)} {MONTHS[on.month - 1]} {on.year}"


def day_short(value: date | datetime | None) -> str:
    """``12 nov.``"""
    if not value:
        return ""
    on = _local(value)
    return f"{_ordinal(on.day)}{NO_BREAK_SPACE}{SHORT_MONTHS[on.month - 1]}"


def day_near(value: date | datetime | None) -> str:
    """``12 nov.``, and ``20 déc. 2025`` as soon as it is not this year: pages only, never a PDF."""
    if not value:
        return ""
    short, year = day_short(value), _local(value).year
    return short if year == clock.today().year else f"{short}{NO_BREAK_SPACE}{year}"


def day_long(value: date | datetime | None) -> str:
    """``mercredi 18 novembre 2026``"""
    return f"{DAYS[_local(value).weekday()]} {day(value)}" if value else ""


def weekday(value: date | datetime | None) -> str:
    """``jeu.``"""
    return f"{DAYS[_local(value).weekday()][:3]}." if value else ""


def of_name(name: str) -> str:
    """``d’Isabelle Anémone``, ``d’Yves``, ``de Claire Aubépine``, ``de Yann``"""
    folded = unicodedata.normalize("NFD", name).casefold()
    # « Yann » begins with the sound of « yaourt », « Yves » with that of « île »
    vowel = folded[1:2] not in VOWELS if folded[:1] == "y" else folded[:1] in VOWELS | {"h"}
    return f"d’{name}" if vowel else f"de {name}"


def by_whom(name: str) -> str:
    """``par Claire Aubépine``, ``par le portail``"""
    return f"par {name[:1].lower()}{name[1:]}" if name == SYSTEM.name else f"par {name}"


def month(value: date | datetime | None) -> str:
    """``novembre 2026``"""
    if not value:
        return ""
    on = _local(value)
    return f"{MONTHS[on.month - 1]} {on.year}"


def hour(value) -> str:
    """``20 h 15`` from a time or a moment."""
    if value is None or value == "":
        return ""
    at = _local(value)
    minutes = f"{NO_BREAK_SPACE}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{NO_BREAK_SPACE}h{minutes}"


def moment(value: datetime | None) -> str:
    """``18 novembre 2026 à 10 h 05``"""
    return f"{day(value)} à {hour(value)}" if value else ""


def number(value, decimals: int = 0) -> str:
    """``91 082`` or ``35,9``: narrow spaces, decimal comma, half up; nothing for nothing."""
    if value is None or value == "":
        return ""
    places = int(decimals)
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,.{places}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"−{text}" if exact < 0 else text


def euros(amount) -> str:
    """``170 625,00 €``"""
    return "" if amount is None or amount == "" else in_french(amount)


def euros_round(amount) -> str:
    """The cents only when there are some: ``45 000 €``, ``112,50 €``."""
    return euros(amount).replace(",00", "", 1)


def duration(minutes: int | None) -> str:
    """``1 h 30``, ``2 h``, ``45 min``"""
    if minutes is None or minutes == "":
        return ""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    whole = f"{number(hours)}{NO_BREAK_SPACE}h"
    return f"{whole}{NO_BREAK_SPACE}{rest:02}" if rest else whole


def phone(stored: str | None) -> str:
    """``06 12 34 56 78``"""
    return phones.formatted(stored)


def other_spelling(email: str | None) -> str:
    """The same address in punycode when its domain is not in plain Latin letters, or the other way
    round: « exаmple.fr » is not « example.fr ». Nothing for the others."""
    return domains.other_spelling(email or "")


def percent(fraction, decimals: int = 0) -> str:
    """``71 %`` from 0.71. What is already in percent: ``number``, then « % »."""
    if fraction is None or fraction == "":
        return ""
    return f"{number(Decimal(str(fraction)) * 100, decimals)}{NO_BREAK_SPACE}%"


def plural(count, forms: str = ",s") -> str:
    """0 and 1 are singular: ``{{ n|plural }}`` or ``{{ n|plural:"cheval,chevaux" }}``."""
    singular, several = forms.split(",", 1)
    return singular if abs(Decimal(str(count or 0))) < 2 else several
