"""Bodies, working groups and offices, with who holds them on a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from members.models import BodyMember, Mandate


@dataclass(frozen=True)
class MandateFacts:
    person_id: UUID
    person_name: str
    office: str
    office_label: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class SeatFacts:
    body_code: str
    body_name: str
    kind: str
    person_id: UUID
    person_name: str


def _held_on(rows, day: date):
    return rows.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def mandates_on(day: date) -> tuple[MandateFacts, ...]:
    rows = _held_on(Mandate.objects.select_related("person"), day).order_by("starts_on", "id")
    return tuple(
        MandateFacts(
            m.person_id, m.person.name, m.office, m.get_office_display(), m.starts_on, m.ends_on
        )
        for m in rows
    )


def seats_on(day: date, *, person_id: UUID | None = None) -> tuple[SeatFacts, ...]:
    """Who sits where that day, by body then name."""
    rows = _held_on(BodyMember.objects.select_related("body", "person"), day)
    if person_id:
        rows = rows.filter(person_id=person_id)
    return tuple(
        SeatFacts(s.body.code, s.body.name, s.body.kind, s.person_id, s.person.name)
        for s in rows.order_by("body__name", "person__sort_name", "id")
    )
