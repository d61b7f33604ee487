"""To whom a waiting request may be proposed, and which criterion stops each of the others."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from patients.domain import ages, labels, matching
from patients.domain.answering import STANDING, EndReason
from patients.enums import State
from patients.models import CareOffer, CareRequest, Proposal
from patients.queries import distances
from patients.queries.doctors import DoctorFacts, facts_of
from patients.queries.stale import is_stale

# said to the office alone: the choice is the person’s, its reason is hers
PREFERS_ANOTHER = "La personne préfère un autre médecin"


@dataclass(frozen=True)
class Candidate:
    """``free`` places are those nobody was proposed for; ``stop`` says what does not fit."""

    offer_id: UUID
    doctor: DoctorFacts
    km: int | None
    free: int
    criteria: tuple[matching.Criterion, ...]
    declined: bool
    unwanted: bool
    discreet: bool
    ends_on: date

    @property
    def stop(self) -> str:
        if self.unwanted:
            return PREFERS_ANOTHER
        found = matching.stops(self.criteria)
        return found.words if found else ""

    @property
    def distance(self) -> str:
        return "inconnue" if self.km is None else matching.far(self.km)

    @property
    def met(self) -> tuple[str, ...]:
        return tuple(one.words for one in self.criteria if one.met)

    @property
    def may_be_asked(self) -> bool:
        return self.criteria[0].met


@dataclass(frozen=True)
class NeedFacts:
    """What the office’s page of a proposal shows of the request: nothing of its identity."""

    request_id: UUID
    reference: str
    state: str
    version: int
    tier: str
    commune_name: str
    age_band: str
    ald: bool
    home_visit: bool
    low_mobility: bool
    languages: str
    home: int
    stale: bool


def need_of(row: CareRequest, *, home: int) -> matching.Need:
    return matching.Need(
        commune=row.commune_id or "",
        age_band=ages.band(row.age).value,
        ald=row.ald,
        home_visit=row.home_visit,
        household=home,
    )


def terms_of(offer: CareOffer, *, places: int) -> matching.Terms:
    return matching.Terms(
        places=places,
        max_km=offer.max_km,
        communes=tuple(offer.communes),
        ages=tuple(offer.ages),
        ald=offer.ald,
        home_visits=offer.home_visits,
        families=offer.families,
    )


def open_offers(on: date):
    """Offers that may be proposed that day, with the places already held."""
    return (
        CareOffer.objects.open_on(on)
        .filter(Q(doctor__stops_on=None) | Q(doctor__stops_on__gt=on))
        .select_related("doctor__person__commune", "doctor__commune")
        .defer("doctor__person__commune__contour", "doctor__commune__contour")
        .annotate(held=Count("proposals", filter=Q(proposals__state__in=STANDING)))
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


def need(request_id: UUID, *, at: datetime | None = None) -> NeedFacts | None:
    """``at``: to say whether its priority is to be seen again."""
    row = _row(request_id)
    if row is None:
        return None
    return NeedFacts(
        request_id=row.id,
        reference=row.reference,
        state=row.state,
        version=row.version,
        tier=row.tier,
        commune_name=row.commune.name if row.commune else "",
        age_band=ages.band(row.age).label,
        ald=row.ald,
        home_visit=row.home_visit,
        low_mobility=row.low_mobility,
        languages=row.languages,
        home=_home(row),
        stale=at is not None and is_stale(row, at),
    )


def for_request(request_id: UUID, on: date) -> tuple[Candidate, ...]:
    """Those that fit first, the nearest first; then those that a criterion stops."""
    row = _row(request_id)
    if row is None:
        return ()
    wanted = need_of(row, home=_home(row))
    refused, left = _answered(row)
    map_ = distances.read()
    found = [_candidate(offer, wanted, map_, refused, left) for offer in open_offers(on)]
    return tuple(sorted(found, key=_order))


def _order(one: Candidate):
    far = one.km if one.km is not None else 10_000
    return (bool(one.stop), one.declined, far, one.doctor.name, str(one.offer_id))


def _answered(row: CareRequest) -> tuple[set, set]:
    """The doctors who said no or nothing; those whom the person did not want."""
    refused, left = set(), set()
    ended = (EndReason.ANOTHER_DOCTOR, EndReason.HANDED_BACK)
    told = Q(state__in=("declined", "expired")) | Q(end_reason__in=ended)
    for doctor, reason in row.proposals.filter(told).values_list("doctor", "end_reason"):
        (left if reason == EndReason.ANOTHER_DOCTOR else refused).add(doctor)
    return refused, left


def left_by_person(request_id: UUID):
    """The doctors that this person did not want to be followed by."""
    ended = Proposal.objects.filter(request=request_id, end_reason=EndReason.ANOTHER_DOCTOR)
    return ended.values_list("doctor", flat=True)


def _candidate(
    offer, wanted: matching.Need, map_: distances.Distances, refused: set, left: set
) -> Candidate:
    doctor = facts_of(offer.doctor)
    free = offer.places - offer.held
    km = map_.between(wanted.commune, doctor.commune_code)
    return Candidate(
        offer_id=offer.id,
        doctor=doctor,
        km=km,
        free=free,
        criteria=matching.criteria(wanted, terms_of(offer, places=free), km=km),
        declined=doctor.id in refused,
        unwanted=doctor.id in left,
        discreet=offer.discreet,
        ends_on=offer.ends_on,
    )


@dataclass(frozen=True)
class Fitting:
    """Somebody who waits and whom this offer would suit, by priority then by waiting time."""

    request_id: UUID
    reference: str
    tier: str
    age_band: str
    commune_name: str
    km: int | None
    days: int

    @property
    def distance(self) -> str:
        return "" if self.km is None else matching.far(self.km)

    @property
    def waited_words(self) -> str:
        return labels.waited(self.days)


def fitting(
    offer_id: UUID, on: date, map_: distances.Distances | None = None, *, limit: int = 5
) -> tuple[Fitting, ...]:
    offer = open_offers(on).filter(pk=offer_id).first()
    if offer is None:
        return ()
    map_, place = map_ or distances.read(), offer.doctor.place
    terms = terms_of(offer, places=offer.places - offer.held)
    found = []
    for row in _waiting_rows(not_by=offer.doctor_id):
        km = map_.between(row.commune_id, place.code if place else None)
        # a home is looked at whole, on its own page
        if matching.stops(matching.criteria(need_of(row, home=1), terms, km=km)) is None:
            found.append(_fitting(row, map_, km, on))
        if len(found) == limit:
            break
    return tuple(found)


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


def _fitting(row: CareRequest, map_: distances.Distances, km: int | None, on: date) -> Fitting:
    return Fitting(
        request_id=row.id,
        reference=row.reference,
        tier=row.get_tier_display(),
        age_band=ages.band(row.age).label,
        commune_name=map_.names.get(row.commune_id, ""),
        km=km,
        days=(on - ages.paris_day(row.received_at)).days,
    )
