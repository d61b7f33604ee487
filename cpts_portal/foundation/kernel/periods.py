"""Half-open periods of days, and the years of a contract."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """``[start, end)``: ``end`` is the first day that no longer belongs to it."""

    start: date
    end: date

    def __post_init__(self):
        if self.end <= self.start:
            raise ValueError(f"empty period: {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def anniversary(day: date, years: int) -> date:
    """``day`` that many years later; 29 February becomes 28 February."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


def contract_year(signed_on: date, number: int) -> Period:
    """Year ``number`` (from 1) of a contract: from one anniversary of the signature to the next."""
    return Period(anniversary(signed_on, number - 1), anniversary(signed_on, number))


def months_later(day: date, months: int) -> date:
    """``day`` that many months later, kept within the month."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
