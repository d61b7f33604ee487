"""The months of Paris as periods, and as moments. Pure.

A month begins at midnight in Paris, whatever the machine's zone; March and October hold a change
of hour and are an hour shorter or longer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.periods import Period, months_later

# the night's work is done, and nobody is woken by a mail
READY_AFTER = timedelta(hours=6)


@dataclass(frozen=True)
class MonthSpan:
    """``[starts_at, ends_at)``: a whole month, or the beginning of one."""

    starts_at: datetime
    ends_at: datetime
    is_whole: bool

    @property
    def known_at(self) -> datetime | None:
        """When a whole month is reported, what was known as it ended; None: what is known now."""
        return self.ends_at if self.is_whole else None

    def as_of(self, at: datetime) -> datetime:
        """The moment of its figures: the last minute of a whole month, else the one it is asked."""
        moment = self.ends_at - timedelta(minutes=1) if self.is_whole else at
        return moment.replace(second=0, microsecond=0)

    @property
    def days(self) -> Period:
        """The days it touches; an unfinished day counts."""
        last = self.ends_at.astimezone(PARIS) - timedelta(microseconds=1)
        return Period(self.starts_at.astimezone(PARIS).date(), last.date() + timedelta(days=1))


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, months_later(first, 1))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), PARIS)


def whole(day: date) -> MonthSpan:
    """The month that holds that day."""
    month = month_of(day)
    return MonthSpan(midnight(month.start), midnight(month.end), is_whole=True)


def so_far(at: datetime) -> MonthSpan:
    """The running month up to that minute; the first minute of a month counts for itself."""
    minute = at.astimezone(PARIS).replace(second=0, microsecond=0)
    first = midnight(minute.date().replace(day=1))
    return MonthSpan(first, max(minute, first + timedelta(minutes=1)), is_whole=False)


def ended(since: date, at: datetime) -> Iterator[MonthSpan]:
    """Every month from ``since`` that is over, the oldest first: what an outage missed too."""
    day = since.replace(day=1)
    while (span := whole(day)).ends_at + READY_AFTER <= at:
        yield span
        day = months_later(day, 1)
