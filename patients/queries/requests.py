"""What is clear of a request, as frozen facts: no name, no street, no phone."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cpts_portal.foundation.kernel.crypto import Undecipherable
from patients import enums
from patients.domain import ages, births, labels, tiers
from patients.domain.completeness import Known
from patients.models import CareRequest, Consent, RequestLog
from patients.models.request_rows import IDENTITY, SAME

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RequestFacts:
    """``days`` is how long the request has waited: until its end, or until ``on``."""

    id: UUID
    reference: str
    state: str
    version: int
    filled_by: str
    origin: str
    age: int | None
    birth_precision: str
    age_band: str
    commune_code: str | None
    commune_name: str
    out_of_territory: bool
    languages: str
    sees_doctor: bool | None
    why_without: str
    without_since: int | None
    ald: bool
    solidarity: bool
    pregnancy: bool
    handicap: bool
    discharged_on: date | None
    low_mobility: bool
    home_visit: bool
    teleconsultation: bool
    distance_km: int | None
    protected_adult: bool
    parent_agrees: bool
    household: UUID | None
    household_size: int
    tier: str
    tier_reasons: tuple[str, ...]
    tier_rule: str
    attempts: int
    received_at: datetime
    qualified_at: datetime | None
    confirmed_at: datetime
    closed_at: datetime | None
    close_reason: str
    oriented_to: str
    duplicate_of: UUID | None
    erased: bool
    days: int
    reported_by: UUID | None

    @property
    def is_open(self) -> bool:
        return self.state in enums.OPEN_STATES

    @property
    def is_listed(self) -> bool:
        return self.state in enums.LISTED_STATES

    @property
    def to_qualify(self) -> bool:
        return self.state in (enums.State.RECEIVED, enums.State.INCOMPLETE)

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < ages.SIXTEEN

    @property
    def age_words(self) -> str:
        return births.age_words(self.age, self.birth_precision)

    @property
    def by_herself_or_carer(self) -> bool:
        """Not reported by somebody else: the number and the birth date lead back to the page."""
        return self.filled_by in enums.HERSELF_OR_CARER

    @property
    def discharge_to_ask(self) -> bool:
        """A hospital that did not know the date yet: the tier depends on it."""
        unknown = self.origin == enums.Origin.HOSPITAL and self.discharged_on is None
        return unknown and self.to_qualify

    @property
    def waited_words(self) -> str:
        return labels.waited(self.days)

    @property
    def office_tag(self) -> labels.StateTag:
        return labels.for_office(self.state, tier=self.tier, close_reason=self.close_reason)

    @property
    def person_tag(self) -> labels.StateTag:
        return labels.for_person(self.state)

    @property
    def tier_rank(self) -> str:
        """« 1 », under the heading « Priorité »."""
        return self.tier.removeprefix("T")

    @property
    def tier_name(self) -> str:
        return tiers.named(self.tier) if self.tier else ""

    @property
    def tier_words(self) -> str:
        return labels.reasons(self.tier_reasons, self.tier_rule)

    @property
    def origin_words(self) -> str:
        return enums.Origin(self.origin).label

    @property
    def reporter_words(self) -> str:
        """Whom else the office may call."""
        return "Un proche" if self.filled_by == enums.FilledBy.CARER else "Qui a signalé"

    @property
    def oriented_words(self) -> str:
        return enums.Orientation(self.oriented_to).label if self.oriented_to else ""

    @property
    def flags(self) -> tuple[str, ...]:
        """What the office looks for in a list, in words."""
        told = (
            (self.is_minor, "moins de 16 ans"),
            (self.protected_adult, "majeur protégé"),
            (self.ald, "ALD"),
            (self.pregnancy, "grossesse"),
            (self.discharged_on is not None, "sortie d’hôpital"),
            (self.discharge_to_ask, "sortie d’hôpital, date à demander"),
            (self.handicap, "handicap"),
            (self.solidarity, "C2S ou AME"),
            (self.home_visit, "visite à domicile"),
            (self.low_mobility and not self.home_visit, "se déplace difficilement"),
            (self.household_size > 1, f"foyer de {self.household_size}"),
            (bool(self.sees_doctor), "voit déjà un médecin"),
            (self.out_of_territory, "hors du territoire"),
        )
        return tuple(words for holds, words in told if holds)


_SAME = (
    *("id", "reference", "state", "version", "filled_by", "origin", "age", "birth_precision"),
    "out_of_territory",
    *("languages", "sees_doctor", "why_without", "without_since", "ald", "solidarity"),
    *("pregnancy", "handicap", "discharged_on", "low_mobility", "home_visit", "teleconsultation"),
    *("distance_km", "protected_adult", "parent_agrees", "household", "household_size", "tier"),
    *("tier_rule", "attempts", "received_at", "qualified_at", "confirmed_at", "closed_at"),
    *("close_reason", "oriented_to", "reported_by"),
)


def facts_of(row: CareRequest, *, on: datetime) -> RequestFacts:
    """``row`` comes with its commune."""
    end = row.closed_at or on
    return RequestFacts(
        age_band=ages.band(row.age),
        commune_code=row.commune_id,
        commune_name=row.commune.name if row.commune else "",
        tier_reasons=tuple(row.tier_reasons),
        duplicate_of=row.duplicate_of_id,
        erased=row.erased_at is not None,
        days=(ages.paris_day(end) - ages.paris_day(row.received_at)).days,
        **{name: getattr(row, name) for name in _SAME},
    )


def known_of(row: CareRequest, *, agreed: bool) -> Known:
    """Inside this app: whether each piece is there, and the birth date that ages are read from."""
    return Known(
        first_name=bool(row.first_name),
        commune=row.commune_id is not None,
        reachable=bool(row.phone or row.email),
        representative=bool(row.representative),
        parent_agrees=row.parent_agrees,
        protected_adult=row.protected_adult,
        agreed=agreed,
        birth_date=row.birth_date,
    )


def agreed(row: CareRequest) -> bool:
    return Consent.objects.filter(request=row, revoked_at__isnull=True).exists()


def look_alikes(row: CareRequest) -> list[CareRequest]:
    """Inside this app: open requests of the same name whose birth may be the same day. Found by
    blind index; of those alone the birth date is opened."""
    same = CareRequest._meta.get_field("same_person").alike(row)
    kept_closed = [name for name in (*IDENTITY, *SAME, "limited_for") if name != "birth_date"]
    rows = clear_rows().defer(None).defer(*kept_closed, "commune__contour")
    found = rows.open().filter(same_person__in=same).exclude(pk=row.pk).order_by("number")
    return [one for one in found if _may_be_born_with(one, row)]


def _may_be_born_with(one: CareRequest, other: CareRequest) -> bool:
    try:
        born = births.BirthDate(one.birth_date, one.birth_precision)
    except Undecipherable:
        log.exception("the birth date of request %s does not open", one.pk)
        return True
    return born.may_be(births.BirthDate(other.birth_date, other.birth_precision))


@dataclass(frozen=True)
class ConsentFacts:
    text_version: str
    given_at: datetime
    given_by: str
    means: str
    collected_by: str
    collected_as: str
    revoked_at: datetime | None

    @property
    def in_force(self) -> bool:
        return self.revoked_at is None


def consent_of(row: CareRequest) -> ConsentFacts | None:
    """The latest. Inside this app, for a request whose reading is traced: it names who collected
    it."""
    found = Consent.objects.filter(request=row).order_by("-given_at", "pk").first()
    if found is None:
        return None
    return ConsentFacts(
        found.text_version,
        found.given_at,
        found.get_given_by_display(),
        _means(found),
        _collector(row, found),
        found.get_collected_as_display(),
        found.revoked_at,
    )


def _means(consent: Consent) -> str:
    oral = consent.means == enums.ConsentMeans.ORAL
    return "À l’oral" if oral else consent.get_means_display()


def _collector(row: CareRequest, consent: Consent) -> str:
    """« Mme Périchon, CH du Forez »; the office’s own name when it wrote the agreement down."""
    if consent.means == enums.ConsentMeans.ONLINE:
        return ""
    if consent.collected_by and consent.collected_by != row.reported_by:
        first = RequestLog.objects.filter(request=row, transition="receive")
        who = first.values_list("by_name", flat=True).first()
        return f"{who}, équipe d’accès aux soins" if who else ""
    return ", ".join(filter(None, (row.reporter_name, row.reporter_structure)))


def clear_rows():
    """Inside this app: rows without their encrypted columns, with the name of the commune."""
    # the contour of a commune weighs far more than the request
    return CareRequest.objects.clear().select_related("commune").defer("commune__contour")


def find(request_id: UUID, *, on: datetime) -> RequestFacts | None:
    row = clear_rows().filter(pk=request_id).first()
    return facts_of(row, on=on) if row else None


def by_ids(ids: Iterable[UUID], *, on: datetime) -> dict[UUID, RequestFacts]:
    return {row.id: facts_of(row, on=on) for row in clear_rows().filter(pk__in=list(ids))}
