"""Which doctors may be asked for places by mail, which are to be phoned, and who was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from members.queries import reach
from patients.models import PlacesAsked


class Doctor(Protocol):
    """A line of the office’s list, or the facts of one doctor."""

    id: UUID | None
    person_id: UUID | None
    stops_on: date | None


@dataclass(frozen=True)
class Asked:
    """The last mail, while it stands: nothing more before ``again_on``."""

    asked_on: date
    again_on: date


@dataclass(frozen=True)
class Way:
    """How a doctor who has not said what she offers may be asked, on the day of the reading."""

    address: str
    practises: bool
    asked: Asked | None

    @property
    def by_mail(self) -> bool:
        return self.practises and bool(self.address) and self.asked is None

    @property
    def by_phone(self) -> bool:
        """No address to write to; a doctor outside the association has no page to answer on."""
        return self.practises and not self.address


def standing(doctor_ids: Iterable[UUID], on: date) -> dict[UUID, Asked]:
    """Doctor → the mail that keeps from writing again that day."""
    rows = PlacesAsked.objects.filter(
        doctor__in=[one for one in doctor_ids if one], asked_on__lte=on, again_on__gt=on
    )
    return {row.doctor_id: Asked(row.asked_on, row.again_on) for row in rows.order_by("pk")}


def ways(doctors: Iterable[Doctor], on: date) -> tuple[Way, ...]:
    """One for each doctor, in the same order."""
    doctors = tuple(doctors)
    asked = standing((one.id for one in doctors), on)
    reached = reach.of_members((one.person_id for one in doctors if one.person_id), on)
    return tuple(_way(one, asked.get(one.id), reached.get(one.person_id), on) for one in doctors)


def _way(doctor: Doctor, asked: Asked | None, reached: reach.Reach | None, on: date) -> Way:
    return Way(
        address=reached.address if reached else "",
        practises=doctor.stops_on is None or doctor.stops_on > on,
        asked=asked,
    )
