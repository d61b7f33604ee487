"""The few numbers of a dashboard. Exact: for the coordinator and the access officer only."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Q

from patients.enums import State
from patients.models import CareRequest, Proposal, RequestFact
from patients.queries import offers

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Counts:
    """``delta`` against thirty days before; ``median_days`` of those who wait, None when nobody."""

    to_qualify: int
    waiting: int
    delta: int
    median_days: int | None
    open_places: int
    expire_tomorrow: int


def counts(on: date) -> Counts:
    waiting = list(_listed(on).values_list("received_on", flat=True))
    ages_ = [(on - received).days for received in waiting]
    # rows taken over from older lists have no state of their own
    to_qualify = CareRequest.objects.aggregate(
        many=Count("pk", filter=Q(state__in=(State.RECEIVED, State.INCOMPLETE)))
    )["many"]
    return Counts(
        to_qualify=to_qualify,
        waiting=len(waiting),
        delta=len(waiting) - _listed(on - MONTH).count(),
        median_days=round(median(ages_)) if ages_ else None,
        open_places=offers.free_places(on),
        expire_tomorrow=Proposal.objects.waiting()
        .filter(reply_by__lte=on + timedelta(days=1))
        .count(),
    )


def _listed(on: date):
    """Qualified by that day and not ended by it."""
    return RequestFact.objects.filter(qualified_on__lte=on).exclude(closed_on__lte=on).order_by()
