"""The figures the CPAM asks about the list, from pseudonymous facts. Pure.

Stock: qualified, and not ended, at the end of a day. Entries and exits: of the days of a period.
The age is the one at reception. Duplicates and people out of the territory count nowhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from cpts_portal.foundation.kernel.periods import Period
from patients.enums import AgeBand, CloseReason

UNDER_DAYS = (30, 60, 90)
# they never were people of this list
NOT_COUNTED = (CloseReason.DUPLICATE, CloseReason.OUT_OF_TERRITORY)


@dataclass(frozen=True)
class Fact:
    received_on: date
    qualified_on: date | None
    proposed_on: date | None
    accepted_on: date | None
    closed_on: date | None
    close_reason: str
    tier: str
    age_band: str
    ald: bool
    solidarity: bool
    origin: str
    sector: str

    def listed_on(self, day: date) -> bool:
        entered = self.qualified_on is not None and self.qualified_on <= day
        return entered and (self.closed_on is None or self.closed_on > day)

    @property
    def counts(self) -> bool:
        return self.close_reason not in NOT_COUNTED


def stock(facts: Iterable[Fact], day: date) -> list[Fact]:
    return [fact for fact in facts if fact.counts and fact.listed_on(day)]


def entries(facts: Iterable[Fact], period: Period) -> list[Fact]:
    return [
        fact for fact in facts if fact.counts and fact.qualified_on and fact.qualified_on in period
    ]


def exits(facts: Iterable[Fact], period: Period) -> list[Fact]:
    """Those who were on the list and left it."""
    return [
        fact
        for fact in facts
        if fact.counts and fact.qualified_on and fact.closed_on and fact.closed_on in period
    ]


def count_by(facts: Iterable[Fact], name: str, order: Sequence[str]) -> tuple[int, ...]:
    """How many of each value, in this order."""
    counter = Counter(getattr(fact, name) for fact in facts)
    return tuple(counter[value] for value in order)


def delays(facts: Iterable[Fact], period: Period) -> dict:
    """Days, of the requests a doctor accepted in the period. ``under``: how many within each
    limit, one after the other: 0–30, 31–60, 61–90, more."""
    accepted = [
        fact for fact in facts if fact.counts and fact.accepted_on and fact.accepted_on in period
    ]
    delays = [(fact.accepted_on - fact.received_on).days for fact in accepted if fact.accepted_on]
    slices = [0, 0, 0, 0]
    for days in delays:
        slices[sum(days > limit for limit in UNDER_DAYS)] += 1
    return {
        "accepted": len(accepted),
        "median_to_proposal": _median(
            (fact.proposed_on - fact.received_on).days for fact in accepted if fact.proposed_on
        ),
        "median_to_acceptance": _median(delays),
        "median_to_declaration": _median(
            (fact.closed_on - fact.received_on).days
            for fact in accepted
            if fact.closed_on and fact.close_reason == CloseReason.DECLARED
        ),
        "under": tuple(slices),
    }


def _median(days: Iterable[int]) -> int | None:
    known = sorted(days)
    return round(median(known)) if known else None


def four(facts: Sequence[Fact]) -> dict[str, int]:
    """The four counts of the CPAM, at a date."""
    younger = (AgeBand.CHILD, AgeBand.UNKNOWN)
    return {
        "ald": sum(fact.ald for fact in facts),
        "ald_solidarity": sum(fact.ald and fact.solidarity for fact in facts),
        "over_seventy": sum(fact.age_band == AgeBand.OLD for fact in facts),
        "sixteen_and_over": sum(fact.age_band not in younger for fact in facts),
    }
