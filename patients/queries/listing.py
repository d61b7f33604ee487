"""The office's list: what its filters know, its counts, and who comes next."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q

from patients.domain.answering import ProposalState
from patients.enums import LISTED_STATES, OPEN_STATES, State
from patients.models import CareRequest, Proposal, SectorCommune
from patients.queries.requests import clear_rows

# asked every six months: « cherchez-vous toujours ? »
CONFIRM_EVERY = timedelta(days=183)
BY_PRIORITY = ("tier", "received_at", "id")
# the only situation that shows those whose reading is stopped: a number, no name
HELD = "mises-en-attente"
# a rule of the day, no column: see ``stale``
STALE = "priorite-a-revoir"
DECLINED = "declinees"
_DECLINED = Exists(
    Proposal.objects.filter(
        request=OuterRef("pk"), state__in=(ProposalState.DECLINED, ProposalState.EXPIRED)
    )
)
FLAGS = {
    "ald": Q(ald=True),
    "c2s": Q(solidarity=True),
    "grossesse": Q(pregnancy=True),
    "handicap": Q(handicap=True),
    "domicile": Q(home_visit=True),
    "foyer": Q(household_size__gt=1),
    "moins-de-16": Q(age__lt=16),
    "hors-territoire": Q(out_of_territory=True),
    "voit-un-medecin": Q(sees_doctor=True),
    STALE: Q(),
    DECLINED: Q(_DECLINED, state=State.WAITING),
    HELD: Q(limited_at__isnull=False),
}


def waiting():
    """The most pressing first."""
    return clear_rows().readable().filter(state=State.WAITING).order_by(*BY_PRIORITY)


def in_sector(rows, code: str):
    inside = SectorCommune.objects.filter(sector_id=code).values("commune_id")
    return rows.filter(commune_id__in=inside)


def counts(rows) -> dict[str, int]:
    """By state, of rows filtered by anything else."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def pending_counts(at: datetime, *, attempts_allowed: int) -> dict:
    """What waits for the office; ``listed`` is the whole list."""
    old = at - CONFIRM_EVERY
    return CareRequest.objects.readable().aggregate(
        listed=Count("pk", filter=Q(state__in=LISTED_STATES)),
        to_qualify=Count("pk", filter=Q(state=State.RECEIVED)),
        oldest_received=Min("received_at", filter=Q(state=State.RECEIVED)),
        incomplete=Count("pk", filter=Q(state=State.INCOMPLETE)),
        to_inform=Count("pk", filter=Q(state=State.ACCEPTED)),
        to_confirm=Count("pk", filter=Q(state=State.WAITING, confirmed_at__lt=old)),
        declined=Count("pk", filter=FLAGS[DECLINED]),
        unreachable=Count("pk", filter=Q(state__in=OPEN_STATES, attempts__gte=attempts_allowed)),
    )


def first(state: State, *, limit: int):
    """Inside this app: the longest waiting in that state."""
    return clear_rows().readable().filter(state=state).order_by("received_at", "id")[:limit]


def next_after(request_id: UUID, state: str) -> UUID | None:
    """Who is to be handled after this one: the same work first, then the most pressing."""
    others = CareRequest.objects.readable().exclude(pk=request_id)
    if state in (State.RECEIVED, State.INCOMPLETE):
        queue = others.filter(state=State.RECEIVED).order_by("received_at", "id")
    else:
        queue = others.filter(state=state).order_by(*BY_PRIORITY)
    return queue.values_list("pk", flat=True).first()


def next_in(rows, request_id: UUID) -> UUID | None:
    """Who stands after this one in the list that was being worked; None at its end."""
    ids = list(rows.values_list("pk", flat=True))
    if request_id not in ids:
        return ids[0] if ids else None
    following = ids[ids.index(request_id) + 1 :]
    return following[0] if following else None


def following(request_id: UUID, state: str, worked=None) -> UUID | None:
    """Who comes after this one in the list that is worked (rows), else by state."""
    return next_after(request_id, state) if worked is None else next_in(worked, request_id)


def to_confirm(at: datetime, *, limit: int):
    return (
        waiting().filter(confirmed_at__lt=at - CONFIRM_EVERY).order_by("confirmed_at", "id")[:limit]
    )


def by_number(number: int) -> UUID | None:
    return CareRequest.objects.filter(number=number).values_list("pk", flat=True).first()
