"""Offers: what one doctor said last, the office's list of doctors, and counts for others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum

from cpts_portal.foundation.kernel.text import sort_name
from members.queries import membership, people
from patients import proposal_labels
from patients.answering import STANDING, Availability, ProposalState, Through
from patients.enums import AgeBand
from patients.models import CareDoctor, CareOffer, CareOfferLog, Proposal
from patients.queries.doctors import DoctorFacts, facts_of, with_places

DOCTOR_CODE = "10"
ENDS_SOON = timedelta(days=14)


@dataclass(frozen=True)
class OfferFacts:
    """``held`` places are proposed, accepted or declared; ``on`` is the day of the reading."""

    id: UUID
    doctor_id: UUID
    version: int
    availability: str
    places: int
    held: int
    starts_on: date
    ends_on: date | None
    max_km: int | None
    communes: tuple[str, ...]
    ages: tuple[str, ...]
    ald: bool
    home_visits: bool
    families: bool
    languages: str
    discreet: bool
    through: str
    through_label: str
    told_by: str
    opened_at: datetime
    on: date

    @property
    def free(self) -> int:
        return max(0, self.places - self.held)

    @property
    def tag(self) -> proposal_labels.Tag:
        return proposal_labels.for_offer(
            self.availability, self.places, self.free, self.ends_on, self.on
        )

    @property
    def ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= self.on

    @property
    def is_no(self) -> bool:
        return self.availability == Availability.NO

    @property
    def do_not_call(self) -> bool:
        return self.is_no and not self.ended

    @property
    def ends_soon(self) -> bool:
        return not self.is_no and not self.ended and self.ends_on - self.on <= ENDS_SOON

    @property
    def said(self) -> str:
        """« le médecin » ; « téléphone, noté par le bureau (Mme Lys) »"""
        return f"{self.through_label} ({self.told_by})" if self.told_by else self.through_label

    @property
    def by_phone(self) -> bool:
        return self.through == Through.PHONE

    @property
    def age_labels(self) -> tuple[str, ...]:
        return tuple(AgeBand(code).label for code in self.ages)


@dataclass(frozen=True)
class DoctorLine:
    """A doctor of the territory with the last thing she said; no ``id`` when nothing was ever
    written of her."""

    id: UUID | None
    person_id: UUID | None
    name: str
    commune_name: str
    is_member: bool
    stops_on: date | None
    offer: OfferFacts | None

    @property
    def do_not_call(self) -> bool:
        return self.offer is not None and self.offer.do_not_call


@dataclass(frozen=True)
class PlacesFigures:
    """Aggregates only: nobody is named, no request is counted by place."""

    doctors_taking_part: int
    open_places: int
    places_offered: int
    places_used: int
    proposals: int
    successes: int

    @property
    def proposals_per_success(self) -> float | None:
        return round(self.proposals / self.successes, 1) if self.successes else None


def _rows():
    held = Count("proposals", filter=Q(proposals__state__in=STANDING))
    return CareOffer.objects.annotate(held=held)


def offer_facts(row: CareOffer, on: date) -> OfferFacts:
    same = (
        *("id", "doctor_id", "version", "availability", "places", "held", "starts_on", "ends_on"),
        *("max_km", "ald", "home_visits", "families", "languages", "discreet", "through"),
        *("told_by", "opened_at"),
    )
    return OfferFacts(
        communes=tuple(row.communes),
        ages=tuple(row.ages),
        through_label=row.get_through_display(),
        on=on,
        **{name: getattr(row, name) for name in same},
    )


def find(offer_id: UUID, on: date) -> OfferFacts | None:
    row = _rows().standing().filter(pk=offer_id).first()
    return offer_facts(row, on) if row else None


def standing_of(doctor_ids, on: date) -> dict[UUID, OfferFacts]:
    """The last word of each of these doctors."""
    rows = _rows().standing().filter(doctor__in=list(doctor_ids))
    return {row.doctor_id: offer_facts(row, on) for row in rows.order_by("pk")}


def history(doctor_id: UUID) -> tuple[tuple[datetime, str, str, str, str], ...]:
    """``(moment, step, who, before, after)`` of every offer of a doctor, the latest first."""
    rows = CareOfferLog.objects.filter(offer__doctor=doctor_id).order_by("-at", "-pk")
    return tuple(rows.values_list("at", "step", "by_name", "before", "after")[:40])


def doctors_list(on: date) -> tuple[DoctorLine, ...]:
    """Every doctor of the association and those the office wrote down, by name."""
    cards = {row.id: row for row in with_places(CareDoctor.objects.order_by("pk"))}
    offers = standing_of(cards, on)
    known = {card.person_id for card in cards.values() if card.person_id}
    members = membership.active_on(on).person_ids
    lines = [
        _line(facts_of(card), offers.get(card.id), card.person_id in members)
        for card in cards.values()
    ]
    lines += [
        DoctorLine(None, one.id, one.name, one.commune_name, True, None, None)
        for one in people.everybody()
        if one.profession_code == DOCTOR_CODE and one.id in members and one.id not in known
    ]
    return tuple(sorted(lines, key=lambda line: (sort_name(line.name.split(" ")[-1]), line.name)))


def _line(doctor: DoctorFacts, offer: OfferFacts | None, is_member: bool) -> DoctorLine:
    return DoctorLine(
        doctor.id,
        doctor.person_id,
        doctor.name,
        doctor.commune_name,
        is_member,
        doctor.stops_on,
        offer,
    )


def free_places(on: date) -> int:
    """Places that may be proposed that day and are not held."""
    rows = _rows().open_on(on).filter(Q(doctor__stops_on=None) | Q(doctor__stops_on__gt=on))
    return sum(max(0, row.places - row.held) for row in rows.order_by("pk"))


def places_figures(start: date, end: date) -> PlacesFigures:
    """Of ``[start, end)``: offers in force for a day at least, proposals made, successes."""
    offers = CareOffer.objects.filter(starts_on__lt=end).exclude(availability=Availability.NO)
    offers = offers.filter(Q(closed_at=None) | Q(closed_at__date__gte=start), ends_on__gt=start)
    sums = offers.aggregate(
        doctors=Count("doctor", distinct=True), places=Sum("places"),
    )  # fmt: skip
    made = _proposals(start, end)
    return PlacesFigures(
        doctors_taking_part=sums["doctors"],
        open_places=free_places(end - timedelta(days=1)),
        places_offered=sums["places"] or 0,
        places_used=made["used"],
        proposals=made["made"],
        successes=made["declared"],
    )


def _proposals(start: date, end: date) -> dict[str, int]:
    accepted = Q(state__in=(ProposalState.ACCEPTED, ProposalState.DECLARED))
    rows = Proposal.objects.filter(proposed_at__date__gte=start, proposed_at__date__lt=end)
    return rows.aggregate(
        made=Count("pk"),
        used=Count("pk", filter=accepted),
        declared=Count("pk", filter=Q(state=ProposalState.DECLARED)),
    )
