"""Places offered and used, proposals and successes: aggregates only, nobody is named."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from patients.domain import masking
from patients.domain.answering import Availability, ProposalState
from patients.models import CareOffer, Proposal
from patients.queries import offers, settings


@dataclass(frozen=True)
class PlacesFigures:
    """None stands where a count is hidden. ``open_places`` is that of the last day."""

    doctors_taking_part: int
    places_offered: int
    open_places: int | None
    places_used: int | None
    proposals: int | None
    successes: int | None

    @property
    def proposals_per_success(self) -> float | None:
        if not self.successes or self.proposals is None:
            return None
        return round(self.proposals / self.successes, 1)


def places_figures(start: date, end: date) -> PlacesFigures:
    """Of ``[start, end)``: offers in force for a day at least, proposals made, what came of them.
    Exact: for who works the list."""
    rows = CareOffer.objects.filter(starts_on__lt=end, ends_on__gt=start)
    rows = rows.exclude(availability=Availability.NO)
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__date__gte=start))
    sums = rows.aggregate(doctors=Count("doctor", distinct=True), places=Sum("places"))
    made = _proposals(start, end)
    return PlacesFigures(
        doctors_taking_part=sums["doctors"],
        places_offered=sums["places"] or 0,
        open_places=offers.free_places(end - timedelta(days=1)),
        places_used=made["used"],
        proposals=made["made"],
        successes=made["declared"],
    )


def places_figures_for_funders(start: date, end: date) -> PlacesFigures:
    """The same without any small count of people: declared, accepted and not taken are the parts of
    the proposals made, and what is offered less what is free would tell what is used."""
    exact = places_figures(start, end)
    threshold = settings.on(end - timedelta(days=1)).mask_threshold
    parts = (
        exact.successes,
        exact.places_used - exact.successes,
        exact.proposals - exact.places_used,
    )
    (declared, _, not_taken), made = masking.mask_list(parts, threshold)
    used = None if made is None or not_taken is None else exact.places_used
    return PlacesFigures(
        doctors_taking_part=exact.doctors_taking_part,
        places_offered=exact.places_offered,
        open_places=None if used is None else exact.open_places,
        places_used=used,
        proposals=made,
        successes=declared,
    )


def _proposals(start: date, end: date) -> dict[str, int]:
    accepted = Q(state__in=(ProposalState.ACCEPTED, ProposalState.DECLARED))
    rows = Proposal.objects.filter(proposed_at__date__gte=start, proposed_at__date__lt=end)
    # sent by mistake: no doctor is said not to have taken her
    rows = rows.exclude(state=ProposalState.TAKEN_BACK)
    return rows.aggregate(
        made=Count("pk"),
        used=Count("pk", filter=accepted),
        declared=Count("pk", filter=Q(state=ProposalState.DECLARED)),
    )
