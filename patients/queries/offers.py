"""Offers: what one doctor said last, the office's list of doctors, and how each may be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import CharField, Q, Value

from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.kernel.text import sort_name
from members.queries import membership, people, reach
from patients.domain.answering import DOCTOR_CODE
from patients.models import CareDoctor, CareOffer, CareOfferLog, PlacesAsked
from patients.queries.doctors import with_places

ASK = "ask"
# what the log says of an offer that gave way to the next one, and how long that one is undone
REPLACE = "replace"
UNDO_FOR = timedelta(days=7)


@dataclass(frozen=True)
class DoctorLine:
    """A doctor of the territory with the last thing they said; no ``id`` when nothing was
    ever written of them."""

    id: UUID | None
    person_id: UUID | None
    name: str
    commune_name: str
    is_member: bool
    stops_on: date | None
    offer: CareOffer | None

    @property
    def do_not_call(self) -> bool:
        return self.offer is not None and self.offer.do_not_call


def find_offer(offer_id: UUID, on: date) -> CareOffer | None:
    return CareOffer.objects.current().as_of(on).filter(pk=offer_id).first()


def current_offers(doctor_ids, on: date) -> dict[UUID, CareOffer]:
    """The last word of each of these doctors."""
    rows = CareOffer.objects.current().as_of(on).filter(doctor__in=list(doctor_ids))
    return {row.doctor_id: row for row in rows.order_by("pk")}


def replaced_by(row: CareOffer, *, at: datetime):
    """Inside this app: what the doctor had said before ``row``, while it may still be undone."""
    if at - row.opened_at > UNDO_FOR:
        return CareOffer.objects.none()
    return CareOffer.objects.filter(
        doctor=row.doctor_id, closed_at=row.opened_at, log__step=REPLACE, log__at=row.opened_at
    )


def before(offer: CareOffer, *, at: datetime) -> CareOffer | None:
    """What « Annuler » would say again."""
    former = replaced_by(offer, at=at).values("pk")
    return CareOffer.objects.as_of(offer.on).filter(pk__in=former).first()


def history(doctor_id: UUID) -> tuple[tuple[datetime, str, str, str, str], ...]:
    """``(moment, step, who, before, after)`` of every offer of a doctor and of each time places
    were asked for, the latest first."""
    steps = CareOfferLog.objects.filter(offer__doctor=doctor_id).values_list(
        "at", "id", "step", "by_name", "before", "after"
    )
    blank = Value("", output_field=CharField())
    places_asked = PlacesAsked.objects.filter(doctor=doctor_id).values_list(
        "asked_at", "id", Value(ASK, output_field=CharField()), "by_name", blank, blank
    )
    rows = steps.union(places_asked, all=True).order_by("-at", "-id")[:40]
    return tuple(
        (at, step, who, before, _asked_by_mail(at) if step == ASK else after)
        for at, _, step, who, before, after in rows
    )


def _asked_by_mail(at: datetime) -> str:
    return f"Places demandées par courriel, le {day_in_french(at)}"


def doctors_list(on: date) -> tuple[DoctorLine, ...]:
    """Every doctor of the association and those the office wrote down, by name."""
    cards = {row.id: row for row in with_places(CareDoctor.objects.order_by("pk"))}
    offers = current_offers(cards, on)
    known = {card.person_id for card in cards.values() if card.person_id}
    members, _ = membership.active_on(on)
    lines = [
        DoctorLine(
            card.id,
            card.person_id,
            card.name,
            card.commune_name,
            card.person_id in members,
            card.stops_on,
            offers.get(card.id),
        )
        for card in cards.values()
    ]
    lines += [
        DoctorLine(None, card.id, card.name, card.commune_name, True, None, None)
        for card in people.everybody()
        if card.profession_code == DOCTOR_CODE and card.id in members and card.id not in known
    ]
    return tuple(sorted(lines, key=lambda line: (sort_name(line.name.split(" ")[-1]), line.name)))


def free_places(on: date) -> int:
    """Places that may be proposed that day and are not held."""
    rows = (
        CareOffer.objects.as_of(on)
        .open_on(on)
        .filter(Q(doctor__stops_on=None) | Q(doctor__stops_on__gt=on))
    )
    return sum(row.free for row in rows.order_by("pk"))


@dataclass(frozen=True)
class Way:
    """How a doctor who has not said what they offer may be asked, on the day of the reading."""

    address: str
    practises: bool
    places_asked: PlacesAsked | None

    @property
    def by_mail(self) -> bool:
        return self.practises and bool(self.address) and self.places_asked is None

    @property
    def by_phone(self) -> bool:
        """No address to write to; a doctor outside the association has no page to answer on."""
        return self.practises and not self.address


def places_asked_of(doctor_ids: Iterable[UUID | None], on: date) -> dict[UUID | None, PlacesAsked]:
    """Doctor → the mail that keeps from writing again that day."""
    rows = PlacesAsked.objects.filter(
        doctor__in=[pk for pk in doctor_ids if pk], asked_on__lte=on, again_on__gt=on
    )
    return {row.doctor_id: row for row in rows.order_by("pk")}


def ways(doctors: Iterable[DoctorLine | CareDoctor], on: date) -> tuple[Way, ...]:
    """One for each doctor, in the same order."""
    doctors = tuple(doctors)
    places_asked = places_asked_of((doctor.id for doctor in doctors), on)
    reached = reach.of_members((doctor.person_id for doctor in doctors if doctor.person_id), on)
    return tuple(
        Way(
            address=reached[doctor.person_id].address if doctor.person_id in reached else "",
            practises=doctor.stops_on is None or doctor.stops_on > on,
            places_asked=places_asked.get(doctor.id),
        )
        for doctor in doctors
    )
