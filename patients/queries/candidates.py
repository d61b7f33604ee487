"""To whom a waiting request may be proposed, and which criterion stops each of the others."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from patients.domain import ages, labels, matching
from patients.domain.answering import EndReason
from patients.enums import State
from patients.models import CareOffer, CareRequest, Proposal
from patients.queries import territory
from patients.queries.requests import RequestFacts
from patients.queries.situations import is_stale

# said to the office alone: the choice is the person’s, and its reason
PREFERS_ANOTHER = "La personne préfère un autre médecin"


@dataclass(frozen=True)
class Candidate:
    """An offer and how it fits one request: ``declined`` before, or ``unwanted`` by the person."""

    offer: CareOffer
    km: int | None
    criteria: tuple[matching.Criterion, ...]
    declined: bool
    unwanted: bool

    @property
    def stop(self) -> str:
        if self.unwanted:
            return PREFERS_ANOTHER
        criterion = matching.stops(self.criteria)
        return criterion.words if criterion else ""

    @property
    def distance(self) -> str:
        return "inconnue" if self.km is None else matching.far(self.km)

    @property
    def criteria_met(self) -> tuple[str, ...]:
        return tuple(criterion.words for criterion in self.criteria if criterion.is_met)

    @property
    def may_be_asked(self) -> bool:
        return self.criteria[0].is_met


def open_offers(on: date):
    """Offers that may be proposed that day, with the places already held."""
    return (
        CareOffer.objects.as_of(on)
        .open_on(on)
        .filter(Q(doctor__stops_on=None) | Q(doctor__stops_on__gt=on))
        .select_related("doctor__person__commune", "doctor__commune")
        .defer("doctor__person__commune__contour", "doctor__commune__contour")
        .order_by("id")
    )


def _row(request_id: UUID) -> CareRequest | None:
    rows = (
        CareRequest.objects.clear().readable().select_related("commune").defer("commune__contour")
    )
    return rows.filter(pk=request_id).first()


def _home(row: CareRequest) -> int:
    """How many of one home wait together; one when nobody else does."""
    if row.household is None:
        return 1
    together = CareRequest.objects.readable().filter(household=row.household, state=State.WAITING)
    return max(1, together.count())


def need(request_id: UUID, *, at: datetime) -> RequestFacts | None:
    """With how many of the ``home`` wait together, and whether the priority is ``stale``."""
    row = _row(request_id)
    if row is None:
        return None
    facts = RequestFacts(row, on=at)
    facts.home, facts.stale = _home(row), is_stale(row, at)
    return facts


def for_request(request_id: UUID, on: date) -> tuple[Candidate, ...]:
    """Those that fit first, the nearest first; then those that a criterion stops."""
    row = _row(request_id)
    if row is None:
        return ()
    home, (refused, left), distances = _home(row), _answered(row), territory.Distances()
    candidates = []
    for offer in open_offers(on):
        km = distances.km_between(row.commune_id, offer.doctor.commune_code)
        criteria = matching.criteria(row, offer, places=offer.free, home=home, km=km)
        declined, unwanted = offer.doctor_id in refused, offer.doctor_id in left
        candidates.append(Candidate(offer, km, criteria, declined, unwanted))
    return tuple(sorted(candidates, key=_order))


def _order(candidate: Candidate):
    far = candidate.km if candidate.km is not None else 10_000
    offer = candidate.offer
    return bool(candidate.stop), candidate.declined, far, offer.doctor.name, str(offer.id)


def _answered(row: CareRequest) -> tuple[set, set]:
    """The doctors who said no or nothing; those whom the person did not want."""
    refused, left = set[UUID](), set[UUID]()
    ended = (EndReason.ANOTHER_DOCTOR, EndReason.HANDED_BACK)
    refusals = Q(state__in=("declined", "expired")) | Q(end_reason__in=ended)
    for doctor, reason in row.proposals.filter(refusals).values_list("doctor", "end_reason"):
        (left if reason == EndReason.ANOTHER_DOCTOR else refused).add(doctor)
    return refused, left


def left_by_person(request_id: UUID):
    """The doctors that this person did not want to be followed by."""
    ended = Proposal.objects.filter(request=request_id, end_reason=EndReason.ANOTHER_DOCTOR)
    return ended.values_list("doctor", flat=True)


def fitting(
    offer_id: UUID, on: date, distances: territory.Distances | None = None, *, limit: int = 5
) -> list[dict]:
    """Who waits and would suit this offer, by priority then by waiting time: nothing says who."""
    offer = open_offers(on).filter(pk=offer_id).first()
    if offer is None:
        return []
    distances = distances or territory.Distances()
    waiting = []
    for row in _waiting_rows(not_by=offer.doctor_id):
        km = distances.km_between(row.commune_id, offer.doctor.commune_code)
        # a home is looked at whole, on its own page
        criteria = matching.criteria(row, offer, places=offer.free, home=1, km=km)
        if matching.stops(criteria) is None:
            waiting.append(_fitting(row, distances, km, on))
        if len(waiting) == limit:
            break
    return waiting


def _waiting_rows(*, not_by: UUID):
    """``not_by``: a doctor whom some of them did not want."""
    left = Proposal.objects.filter(doctor=not_by, end_reason=EndReason.ANOTHER_DOCTOR)
    return (
        CareRequest.objects.readable()
        .filter(state=State.WAITING, household=None)
        .exclude(pk__in=left.values("request"))
        .only("number", "prefix", "tier", "age", "commune_id", "ald", "home_visit", "received_at")
        .order_by("tier", "received_at", "pk")
    )


def _fitting(row: CareRequest, distances: territory.Distances, km: int | None, on: date) -> dict:
    days = (on - ages.paris_day(row.received_at)).days
    return {
        "request_id": row.id,
        "reference": row.reference,
        "tier": row.get_tier_display(),
        "age_band": ages.band(row.age).label,
        "commune_name": distances.names.get(row.commune_id or "", ""),
        "distance": "" if km is None else matching.far(km),
        "days": days,
        "waited_words": labels.waited(days),
    }
