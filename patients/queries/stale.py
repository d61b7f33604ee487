"""Frozen priorities that the rule of the day would now rank lower: a discharge or a pregnancy that
is over."""

from datetime import datetime
from uuid import UUID

from patients.domain import ages, tiers
from patients.enums import State
from patients.models import CareRequest
from patients.queries.situations import COLUMNS, days_of_pregnancy, situation_of

# the reasons that end by themselves
PASSING = ("discharge", "pregnancy")


def stale_ids(at: datetime) -> frozenset[UUID]:
    """Those who wait with a priority to look at again."""
    found = CareRequest.objects.readable().filter(
        state=State.WAITING, tier_reasons__overlap=list(PASSING)
    )
    rows = list(found.only("tier", *COLUMNS))
    day = ages.paris_day(at)
    days = days_of_pregnancy(rows, day)
    return frozenset(
        row.pk
        for row in rows
        if tiers.assess(situation_of(row, day=day, pregnancy_days=days), on=day).tier > row.tier
    )


def is_stale(row: CareRequest, at: datetime) -> bool:
    if row.state != State.WAITING or not set(PASSING) & set(row.tier_reasons):
        return False
    day = ages.paris_day(at)
    return tiers.assess(situation_of(row, day=day), on=day).tier > row.tier
