"""Frozen priorities that the rule of the day would now rank lower: a discharge or a pregnancy that
is over. Read from clear columns, for lists; the request itself is assessed on its own page."""

from datetime import datetime, timedelta
from uuid import UUID

from patients import ages, tiers
from patients.enums import GP_GONE, State
from patients.models import CareRequest
from patients.queries import settings

# the reasons that end by themselves
PASSING = ("discharge", "pregnancy")
_COLUMNS = (
    *("tier", "age", "ald", "pregnancy", "discharged_on", "handicap", "solidarity"),
    *("why_without", "received_at"),
)


def is_pregnant(row: CareRequest, on: datetime, days: int) -> bool:
    """``days`` after it was reported, a pregnancy is over: a dated setting."""
    return row.pregnancy and on < row.received_at + timedelta(days=days)


def stale_ids(at: datetime) -> frozenset[UUID]:
    """Those who wait with a priority to look at again."""
    found = CareRequest.objects.readable().filter(
        state=State.WAITING, tier_reasons__overlap=list(PASSING)
    )
    rows = list(found.only(*_COLUMNS))
    day = ages.paris_day(at)
    days = settings.on(day).pregnancy_days if any(row.pregnancy for row in rows) else 0
    return frozenset(
        row.pk for row in rows if tiers.assess(_situation(row, at, days), on=day).tier > row.tier
    )


def is_stale(row: CareRequest, at: datetime) -> bool:
    """Of a row whose clear columns are loaded."""
    if row.state != State.WAITING or not set(PASSING) & set(row.tier_reasons):
        return False
    day = ages.paris_day(at)
    days = settings.on(day).pregnancy_days if row.pregnancy else 0
    return tiers.assess(_situation(row, at, days), on=day).tier > row.tier


def _situation(row: CareRequest, at: datetime, days: int) -> tiers.Situation:
    return tiers.Situation(
        age=row.age,
        ald=row.ald,
        pregnancy=is_pregnant(row, at, days),
        discharged_on=row.discharged_on,
        handicap=row.handicap,
        solidarity=row.solidarity,
        gp_gone=row.why_without in GP_GONE,
    )
