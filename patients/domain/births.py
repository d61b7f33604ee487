"""A birth date of which the day, or the day and the month, may be unknown. Pure.

Frequent for people born abroad, whose papers say « 00/00/1950 ». Ages are reckoned from the last
possible day: nobody is counted sixteen, or seventy, before being it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from cpts_portal.foundation.kernel.french import MONTHS
from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.kernel.text import sort_name
from patients.enums import BirthPrecision

_FIRST = re.compile("0?1\\s?(?:er|ᵉʳ)", re.IGNORECASE)
_MONTHS = {sort_name(name): number for number, name in enumerate(MONTHS, start=1)}


@dataclass(frozen=True)
class BirthDate:
    """``latest`` is the day itself when it is known; ``precision`` is empty then."""

    latest: date
    precision: str = ""

    @property
    def earliest(self) -> date:
        if self.precision == BirthPrecision.YEAR:
            return self.latest.replace(month=1, day=1)
        return self.latest.replace(day=1) if self.precision else self.latest

    def may_be(self, other: "BirthDate") -> bool:
        """Whether both can be the same day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def contains(self, other: "BirthDate") -> bool:
        """Whether ``other`` is at least as precise: a year does not stand for a whole date."""
        return self.earliest <= other.earliest and other.latest <= self.latest


def from_parts(year: int, month: int = 0, day: int = 0) -> BirthDate:
    """Zero is unknown; ``ValueError`` for what no calendar holds."""
    if not month:
        if day:
            raise ValueError("a day without its month")
        return BirthDate(date(year, 12, 31), BirthPrecision.YEAR)
    if not day:
        last = calendar.monthrange(year, month)[1]
        return BirthDate(date(year, month, last), BirthPrecision.MONTH)
    return BirthDate(date(year, month, day))


def month_number(text: str) -> int:
    """« 3 », « 03 », « mars », « déc. », « 00 »; ``ValueError`` for anything else."""
    word = sort_name(text)
    if len(word) < 3 or word.isdecimal():
        return number(text)
    begun = [month for name, month in _MONTHS.items() if name.startswith(word)]
    if len(begun) != 1:
        raise ValueError("no month of this name")
    return begun[0]


def day_number(text: str) -> int:
    """« 4 », « 04 », « 1er », « 00 »; ``ValueError`` for anything else."""
    return 1 if _FIRST.fullmatch(text) else number(text)


def number(text: str) -> int:
    """Digits alone: Python also reads « 1_0 » and « +4 »."""
    if not text.isdecimal():
        raise ValueError("not a number")
    return int(text)


def words(birth_date: date | None, precision: str) -> str:
    """« 4 mars 1951 », « mars 1951, jour inconnu », « 1951, jour et mois inconnus »"""
    if birth_date is None:
        return ""
    if precision == BirthPrecision.YEAR:
        return f"{birth_date.year}, jour et mois inconnus"
    if precision == BirthPrecision.MONTH:
        return f"{MONTHS[birth_date.month - 1]} {birth_date.year}, jour inconnu"
    return day_in_french(birth_date)


def age_words(age: int | None, precision: str) -> str:
    """« 75 ans », « 75 ans environ »"""
    if age is None:
        return ""
    return f"{age} an{'s' if age > 1 else ''}{' environ' if precision else ''}"
