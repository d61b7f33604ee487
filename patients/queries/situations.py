"""What the tier of a day is read from, and the recorded priorities that the rule of the day would
rank lower: a discharge or a pregnancy that is over."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from cpts_portal.foundation.kernel.crypto import Undecipherable
from patients.domain import ages, tiers
from patients.enums import GP_GONE, State
from patients.models import CareRequest
from patients.queries import settings

log = logging.getLogger(__name__)
# the columns it reads; of the encrypted ones, the birth date alone
COLUMNS = (
    *("age", "birth_date", "ald", "pregnancy", "pregnancy_noted_on", "discharged_on", "handicap"),
    *("solidarity", "why_without"),
)


def situation_of(
    row: CareRequest, *, day: date, pregnancy_days: int | None = None
) -> tiers.Situation:
    """Inside this app. ``pregnancy_days``: for a list, which asks for it once."""
    if pregnancy_days is None:
        pregnancy_days = days_of_pregnancy([row], day)
    noted_on = row.pregnancy_noted_on if row.pregnancy else None
    return tiers.Situation(
        age=age_on(row, day),
        ald=row.ald,
        pregnancy=noted_on is not None and day < over_on(noted_on, pregnancy_days),
        discharged_on=row.discharged_on,
        handicap=row.handicap,
        solidarity=row.solidarity,
        gp_gone=row.why_without in GP_GONE,
    )


def days_of_pregnancy(rows: Iterable[CareRequest], day: date) -> int:
    """A dated setting, asked for when a pregnancy is among ``rows``."""
    return settings.on(day).pregnancy_days if any(row.pregnancy for row in rows) else 0


def over_on(noted_on: date, pregnancy_days: int) -> date:
    """So many days after it was first said, a pregnancy counts no more."""
    return noted_on + timedelta(days=pregnancy_days)


def age_on(row: CareRequest, day: date) -> int | None:
    """One damaged row never closes the whole list: its age at the reception stands."""
    try:
        return ages.age_on(row.birth_date, day) if row.birth_date else None
    except Undecipherable:
        log.exception("the birth date of request %s does not open", row.pk)
        return row.age


# the reasons that end by themselves
PASSING = ("discharge", "pregnancy")


def stale_ids(at: datetime) -> frozenset[UUID]:
    """Those who wait with a priority to look at again."""
    passing = CareRequest.objects.readable().filter(
        state=State.WAITING, tier_reasons__overlap=list(PASSING)
    )
    rows = list(passing.only("tier", *COLUMNS))
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
