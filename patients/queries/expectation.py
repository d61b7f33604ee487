"""How long people waited, as anybody may read it: twelve whole months, nothing of the running one,
so that no single person shows in what changes from a day to the next."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Q

from patients.domain.counting import NOT_COUNTED
from patients.models import RequestFact


@dataclass(frozen=True)
class Expectation:
    """``half_within``: half of those whom a doctor accepted waited so many days at most. ``listed``
    and ``half_within`` are None below the number under which nothing is said."""

    on: date
    half_within: int | None
    listed: int | None


def expectation(today: date, *, least: int) -> Expectation:
    """``least``: the smallest number that is shown."""
    end = today.replace(day=1) - timedelta(days=1)
    facts = RequestFact.objects.exclude(close_reason__in=NOT_COUNTED)
    recent = facts.filter(accepted_on__gt=end - timedelta(days=365), accepted_on__lte=end)
    days = [(yes - asked).days for asked, yes in recent.values_list("received_on", "accepted_on")]
    still = Q(closed_on=None) | Q(closed_on__gt=end)
    listed = facts.filter(still, qualified_on__lte=end).count()
    return Expectation(
        on=end,
        half_within=round(median(days)) if len(days) >= least else None,
        listed=listed if listed >= least else None,
    )
