"""When each request of the fixture data came and left: five years that add up, year by year.

Pure and the same at each run. Who waits at the end are the 412 of that data and one more, whose
doctor is declared in November.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.demo.seed.association import SIGNED_ON
from cpts_portal.foundation.kernel.periods import contract_year

TODAY = date(2026, 11, 18)
MONTH_AGO = TODAY - timedelta(days=30)
# the last thirty days take 34 in and let 52 out: 18 fewer, as its dashboard says
LAST_ENTRIES, LAST_EXITS = 34, 52
# days to a doctor’s yes, by year
MEDIANS = {row["year"]: row["median_days"] for row in fixture_data().key_figures}
REASONS = {
    "found": "declared",
    "found_alone": "found_alone",
    "refused": "patient_declined",
    "unreachable": "unreachable",
    "moved": "moved",
    "died": "died",
    "withdrawn": "withdrawn",
    "oriented": "oriented",
}


@dataclass(frozen=True)
class Stay:
    """One request taken over from the list kept before the portal."""

    received_on: date
    closed_on: date
    reason: str


@dataclass(frozen=True)
class Flow:
    ended: tuple[Stay, ...]
    waiting: tuple[date, ...]


def flow() -> Flow:
    draw = random.Random(4127)
    pool: list[date] = []
    ended: list[Stay] = []
    for year in fixture_data().patients["flow"]:
        events = _entries(year, draw) + _exits(year, draw)
        # entries first on a day: nobody leaves before coming
        for day, reason in sorted(events, key=lambda event: (event[0], event[1] != "")):
            if not reason:
                pool.append(day)
                continue
            came = _leaver(pool, day, reason, MEDIANS[year["year"]], draw)
            pool.remove(came)
            ended.append(Stay(came, day, REASONS[reason]))
    return Flow(tuple(ended), tuple(sorted(pool)))


def _leaver(pool: list[date], day: date, reason: str, usual: int, draw: random.Random) -> date:
    """A doctor is found after the usual days of that year; the others leave the longest waits."""
    if reason != "found":
        return draw.choice(sorted(pool)[:25])
    wait = draw.lognormvariate(0, 0.45) * usual
    return min(pool, key=lambda came: (abs((day - came).days - wait), came))


def _entries(year: dict, draw: random.Random) -> list[tuple[date, str]]:
    return [(day, "") for day in _days(year, year["received"], "received", LAST_ENTRIES, draw)]


def _exits(year: dict, draw: random.Random) -> list[tuple[date, str]]:
    reasons = [name for name in REASONS for _ in range(year[name])]
    if year["year"] == 5:
        # one of those found is a person of the portal, whose doctor is declared through it
        reasons.remove("found")
    draw.shuffle(reasons)
    last = LAST_EXITS - 1
    days = _days(year, len(reasons), "found", last, draw)
    return list(zip(days, reasons, strict=True))


def _days(year: dict, count: int, kind: str, last: int, draw: random.Random) -> list[date]:
    period = contract_year(SIGNED_ON, year["year"])
    if year["year"] == 5:
        before = _spread(period.start, MONTH_AGO, count - last, draw)
        after = _spread(MONTH_AGO + timedelta(days=1), TODAY - timedelta(days=1), last, draw)
        return before + after
    if year["year"] == 4 and kind == "received":
        return _by_month(period.start, fixture_data().patients["year4_monthly"]["received"], draw)
    # nobody leaves an empty list: the first weeks of the first year only take people in
    first = period.start + timedelta(days=60 if year["year"] == 1 and kind == "found" else 0)
    return _spread(first, period.last_day, count, draw)


def _by_month(first: date, counts: list[int], draw: random.Random) -> list[date]:
    days = []
    for number, count in enumerate(counts):
        month = first.month + number
        year, month = first.year + (month - 1) // 12, (month - 1) % 12 + 1
        start = max(date(year, month, 1), first)
        days += _spread(start, date(year, month, 28), count, draw)
    return days


def _spread(first: date, last: date, count: int, draw: random.Random) -> list[date]:
    width = (last - first).days
    return [first + timedelta(days=draw.randint(0, width)) for _ in range(count)]
