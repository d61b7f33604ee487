"""What is clear of a request: no name, no street, no phone; and whose identity is erased at its
term."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cpts_portal.foundation.kernel.crypto import Undecipherable
from cpts_portal.foundation.records import retention
from cpts_portal.foundation.records.privacy_rights import REQUEST, DataSubject
from patients import enums
from patients.domain import ages, births, labels, tiers
from patients.models import CareRequest, Consent, RequestLog
from patients.models.request_rows import IDENTITY, SAME

log = logging.getLogger(__name__)


CLEAR = (
    *("id", "reference", "state", "version", "filled_by", "origin", "age", "birth_precision"),
    *("out_of_territory", "languages", "sees_doctor", "why_without", "without_since", "ald"),
    *("solidarity", "pregnancy", "handicap", "discharged_on", "low_mobility", "home_visit"),
    *("teleconsultation", "distance_km", "protected_adult", "parent_agrees", "household_size"),
    *("tier", "tier_reasons", "tier_rule", "attempts", "received_at", "qualified_at"),
    *("closed_at", "oriented_to", "close_reason", "duplicate_of_id"),
)


class RequestFacts:
    """What ``CLEAR`` names of a request and nothing else: no row of it leads to the identity."""

    # added by queries.candidates.need
    home: int
    stale: bool

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, row: CareRequest, *, on: datetime):
        """``row`` comes with its commune. ``days``: how long it has waited, until its end or
        until ``on``."""
        for name in CLEAR:
            setattr(self, name, getattr(row, name))
        self.age_band = ages.band(row.age).label
        self.commune_code = row.commune_id
        self.commune_name = row.commune.name if row.commune else ""
        self.erased = row.erased_at is not None
        end = ages.paris_day(row.closed_at or on)
        self.days = (end - ages.paris_day(row.received_at)).days

    @property
    def is_open(self) -> bool:
        return self.state in enums.OPEN_STATES

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
    def by_person_or_carer(self) -> bool:
        """Not reported by somebody else: the number and the birth date lead back to the page."""
        return self.filled_by in enums.PERSON_OR_CARER

    @property
    def discharge_to_ask(self) -> bool:
        """A hospital that did not know the date yet: the tier depends on it."""
        unknown = self.origin == enums.Origin.HOSPITAL and self.discharged_on is None
        return unknown and self.to_qualify

    @property
    def waited_words(self) -> str:
        return labels.waited(self.days)

    @property
    def office_tag(self) -> labels.Tag:
        return labels.for_office(self.state, tier=self.tier, close_reason=self.close_reason)

    @property
    def person_tag(self) -> labels.Tag:
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
        return tiers.words(self.tier_reasons, self.tier_rule)

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
        flags = (
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
        return tuple(words for holds, words in flags if holds)


def agreed(row: CareRequest) -> bool:
    return Consent.objects.filter(request=row, revoked_at__isnull=True).exists()


def look_alikes(row: CareRequest) -> list[CareRequest]:
    """Inside this app: open requests of the same name whose birth may be the same day. Found by
    blind index; of those alone the birth date is opened."""
    same = CareRequest._meta.get_field("same_person").alike(row)
    deferred = [name for name in (*IDENTITY, *SAME, "limited_for") if name != "birth_date"]
    rows = clear_rows().defer(None).defer(*deferred, "commune__contour")
    alike = rows.open().filter(same_person__in=same).exclude(pk=row.pk).order_by("number")
    return [other for other in alike if _may_be_born_with(other, row)]


def _may_be_born_with(row: CareRequest, other: CareRequest) -> bool:
    try:
        assert row.birth_date
        born = births.BirthDate(row.birth_date, row.birth_precision)
    except Undecipherable:
        log.exception("the birth date of request %s does not open", row.pk)
        return True
    assert other.birth_date
    return born.may_be(births.BirthDate(other.birth_date, other.birth_precision))


def consent_of(row: CareRequest) -> Consent | None:
    """The latest."""
    return Consent.objects.filter(request=row).order_by("-given_at", "pk").first()


def collector_of(row: CareRequest, consent: Consent) -> str:
    """« Mme Périchon, CH du Forez »; the office’s own name when it wrote the agreement down.
    Inside this app, for a request whose reading is traced."""
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


def find_request(request_id: UUID, *, on: datetime) -> RequestFacts | None:
    row = clear_rows().filter(pk=request_id).first()
    return RequestFacts(row, on=on) if row else None


class Limited(Exception):
    """The reading of this request is stopped until somebody lifts it. What is still said of it: a
    number, since when, and why; nothing of the person."""

    def __init__(self, row: CareRequest):
        super().__init__(row.reference)
        self.id, self.reference, self.version = row.id, row.reference, row.version
        self.limited_at, self.reason = row.limited_at, row.limited_for or ""


def ended_requests():
    """A limitation holds the erasure back: the person may need what is kept."""
    return CareRequest.objects.readable().filter(closed_at__isnull=False, erased_at__isnull=True)


def due_for_erasure(at: datetime):
    return retention.due(ended_requests(), "care_request", "closed_at", at)


def erased_soon(at: datetime):
    return retention.soon(ended_requests(), "care_request", "closed_at", at)


def subject_of_request(request_id: UUID) -> DataSubject | None:
    exists = CareRequest.objects.filter(pk=request_id).exists()
    return DataSubject(REQUEST, request_id) if exists else None


def is_erased(request_id: UUID) -> bool:
    """Also when there is no such request."""
    return not CareRequest.objects.filter(pk=request_id, erased_at__isnull=True).exists()
