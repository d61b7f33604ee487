"""The few numbers of a dashboard. Exact: for the coordinator and the access officer only."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Q, Value

from patients.enums import State
from patients.models import CareRequest, Proposal, RequestFact
from patients.queries import offers

MONTH, YEAR = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True)
class RequestCounts:
    """``delta`` against thirty days before; ``median_days`` from the request to a doctor’s yes, of
    those accepted over the last twelve months, None when nobody was."""

    to_qualify: int
    waiting: int
    delta: int
    median_days: int | None
    open_places: int
    expire_tomorrow: int


def at_a_glance(on: date) -> dict[str, int]:
    """What waits for the office, in one statement: requests ``to_qualify``, answers ``expiring``
    by tomorrow."""
    kinds = {
        "to_qualify": CareRequest.objects.readable().filter(
            state__in=(State.RECEIVED, State.INCOMPLETE)
        ),
        "expiring": Proposal.objects.waiting().filter(reply_by__lte=on + timedelta(days=1)),
    }
    first, *others = (
        rows.order_by().annotate(kind=Value(kind)).values("kind").annotate(total=Count("pk"))
        for kind, rows in kinds.items()
    )
    counts = first.values_list("kind", "total").union(
        *(rows.values_list("kind", "total") for rows in others), all=True
    )
    return dict.fromkeys(kinds, 0) | dict(counts)


def counts(on: date) -> RequestCounts:
    waiting = _listed(on).count()
    accepted = RequestFact.objects.filter(accepted_on__gt=on - YEAR, accepted_on__lte=on)
    delays = [
        (accepted_on - received_on).days
        for accepted_on, received_on in accepted.values_list("accepted_on", "received_on")
        if accepted_on
    ]
    # rows taken over from older lists have no state of their own
    to_qualify = CareRequest.objects.readable().aggregate(
        total=Count("pk", filter=Q(state__in=(State.RECEIVED, State.INCOMPLETE)))
    )["total"]
    return RequestCounts(
        to_qualify=to_qualify,
        waiting=waiting,
        delta=waiting - _listed(on - MONTH).count(),
        median_days=round(median(delays)) if delays else None,
        open_places=offers.free_places(on),
        expire_tomorrow=Proposal.objects.waiting()
        .filter(reply_by__lte=on + timedelta(days=1))
        .count(),
    )


def _listed(on: date):
    """Qualified by that day and not ended by it."""
    return RequestFact.objects.filter(qualified_on__lte=on).exclude(closed_on__lte=on).order_by()
