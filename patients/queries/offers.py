"""Offers: what one doctor said last, the office's list of doctors, and counts for others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import CharField, Count, F, Q, Value

from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.kernel.text import sort_name
from members.queries import membership, people
from patients.domain import proposal_labels
from patients.domain.answering import DOCTOR_CODE, STANDING, Availability, ProposalState, Through
from patients.enums import AgeBand
from patients.models import CareDoctor, CareOffer, CareOfferLog, PlacesAsked
from patients.queries.doctors import DoctorFacts, facts_of, with_places

ENDS_SOON = timedelta(days=14)
ASK = "ask"
# what the log says of an offer that gave way to the next one, and how long that one is undone
REPLACE = "replace"
UNDO_FOR = timedelta(days=7)


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
    waiting: int
    away_from: date | None
    away_until: date | None
    on: date

    @property
    def free(self) -> int:
        return max(0, self.places - self.held)

    @property
    def free_today(self) -> int:
        """None before the first day, after the last one, or while the doctor is away."""
        open_now = self.availability == Availability.NOW and not (self.ended or self.to_come)
        return self.free if open_now and not self.is_away else 0

    @property
    def taken(self) -> int:
        """Accepted or declared; the others wait for an answer."""
        return self.held - self.waiting

    @property
    def to_come(self) -> bool:
        return not self.is_no and self.starts_on > self.on

    @property
    def is_away(self) -> bool:
        return self.away_from is not None and self.away_from <= self.on < self.away_until

    @property
    def away_soon(self) -> bool:
        return self.away_from is not None and self.on < self.away_from

    @property
    def away_last_day(self) -> date | None:
        return self.away_until - timedelta(days=1) if self.away_until else None

    @property
    def tag(self) -> proposal_labels.Tag:
        return proposal_labels.for_offer(self)

    @property
    def short(self) -> str:
        """« 2 places », whatever is held of them today; or when not to call."""
        return self.tag.label if self.is_no else proposal_labels.places(self.places)

    @property
    def places_told(self) -> str:
        return proposal_labels.places_told(self)

    @property
    def criteria(self) -> str:
        return proposal_labels.criteria_words(self)

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
        """« le médecin » ; « téléphone, noté par la coordination (Mme Lys) »"""
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


def _rows():
    held = Count("proposals", filter=Q(proposals__state__in=STANDING))
    waiting = Count("proposals", filter=Q(proposals__state=ProposalState.PROPOSED))
    return CareOffer.objects.annotate(
        held=held,
        waiting=waiting,
        away_from=F("doctor__away_from"),
        away_until=F("doctor__away_until"),
    )


def offer_facts(row: CareOffer, on: date) -> OfferFacts:
    same = (
        *("id", "doctor_id", "version", "availability", "places", "held", "starts_on", "ends_on"),
        *("max_km", "ald", "home_visits", "families", "languages", "discreet", "through"),
        *("told_by", "opened_at", "waiting", "away_from", "away_until"),
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


def replaced_by(row: CareOffer | OfferFacts, *, at: datetime):
    """Inside this app: what the doctor had said before ``row``, while it may still be undone."""
    if at - row.opened_at > UNDO_FOR:
        return CareOffer.objects.none()
    return CareOffer.objects.filter(
        doctor=row.doctor_id, closed_at=row.opened_at, log__step=REPLACE, log__at=row.opened_at
    )


def before(offer: OfferFacts, *, at: datetime) -> OfferFacts | None:
    """What « Annuler » would say again."""
    former = _rows().filter(pk__in=replaced_by(offer, at=at).values("pk")).first()
    return offer_facts(former, offer.on) if former else None


def history(doctor_id: UUID) -> tuple[tuple[datetime, str, str, str, str], ...]:
    """``(moment, step, who, before, after)`` of every offer of a doctor and of each time places
    were asked for, the latest first."""
    said = CareOfferLog.objects.filter(offer__doctor=doctor_id).values_list(
        "at", "id", "step", "by_name", "before", "after"
    )
    blank = Value("", output_field=CharField())
    asked = PlacesAsked.objects.filter(doctor=doctor_id).values_list(
        "asked_at", "id", Value(ASK, output_field=CharField()), "by_name", blank, blank
    )
    rows = said.union(asked, all=True).order_by("-at", "-id")[:40]
    return tuple(
        (at, step, who, before, _asked_by_mail(at) if step == ASK else after)
        for at, _, step, who, before, after in rows
    )


def _asked_by_mail(at: datetime) -> str:
    return f"Places demandées par courriel, le {day_in_french(at)}"


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
