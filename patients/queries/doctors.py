"""Doctors as the pages need them, and for whom an account may answer on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import Role
from members.queries import accounts, people
from patients.domain.answering import DOCTOR_CODE, DelegationKind, Through
from patients.models import CareDoctor, Delegation

_THROUGH = {DelegationKind.SECRETARY: Through.SECRETARY, DelegationKind.STAND_IN: Through.STAND_IN}


@dataclass(frozen=True)
class DoctorFacts:
    id: UUID
    name: str
    person_id: UUID | None
    commune_code: str | None
    commune_name: str
    email: str
    phone: str
    stops_on: date | None

    @property
    def is_member(self) -> bool:
        return self.person_id is not None


@dataclass(frozen=True)
class Answering:
    """``by`` may answer for this doctor, as herself, her secretary or her stand-in."""

    doctor_id: UUID
    name: str
    through: Through

    @property
    def is_herself(self) -> bool:
        return self.through == Through.DOCTOR


@dataclass(frozen=True)
class DelegationFacts:
    id: UUID
    doctor_id: UUID
    name: str
    kind_label: str
    starts_on: date
    ends_on: date | None


def with_places(doctors):
    """The joins a name and a commune need, without the drawings of the communes."""
    return doctors.select_related("person__commune", "commune").defer(
        "person__commune__contour", "commune__contour"
    )


def facts_of(doctor: CareDoctor) -> DoctorFacts:
    place = doctor.place
    return DoctorFacts(
        id=doctor.id,
        name=doctor.name,
        person_id=doctor.person_id,
        commune_code=place.code if place else None,
        commune_name=place.name if place else "",
        email=doctor.person.email if doctor.person else doctor.email,
        phone=doctor.person.phone if doctor.person else doctor.phone,
        stops_on=doctor.stops_on,
    )


def find(doctor_id: UUID) -> DoctorFacts | None:
    row = with_places(CareDoctor.objects.filter(pk=doctor_id)).first()
    return facts_of(row) if row else None


def of_person(person_id: UUID | None) -> DoctorFacts | None:
    if person_id is None:
        return None
    row = with_places(CareDoctor.objects.filter(person_id=person_id)).first()
    return facts_of(row) if row else None


def is_doctor(by: Actor) -> bool:
    """Member or not. Asked of the database only for an account without a role: a secretary may be
    a nurse."""
    if by.has(Role.DOCTOR) or by.person_id is None:
        return by.has(Role.DOCTOR)
    person = people.find(by.person_id)
    return person is not None and person.profession_code == DOCTOR_CODE


def answering_for(by: Actor, on: date) -> tuple[Answering, ...]:
    """Her own place first, then those who let her answer that day."""
    found = {}
    if by.person_id is not None:
        for row in CareDoctor.objects.filter(person_id=by.person_id).select_related("person"):
            found[row.id] = Answering(row.id, row.name, Through.DOCTOR)
    if by.id is not None:
        rows = Delegation.objects.on(on).filter(account=by.id)
        rows = rows.select_related("doctor__person").order_by("name", "id")
        for row in rows:
            answering = Answering(row.doctor_id, row.doctor.name, _THROUGH[row.kind])
            found.setdefault(row.doctor_id, answering)
    return tuple(found.values())


def delegations_of(doctor_id: UUID, on: date) -> tuple[DelegationFacts, ...]:
    """Those in force or to come."""
    rows = Delegation.objects.filter(doctor_id=doctor_id).exclude(ends_on__lte=on)
    return tuple(
        DelegationFacts(
            row.id, row.doctor_id, row.name, row.get_kind_display(), row.starts_on, row.ends_on
        )
        for row in rows.order_by("starts_on", "id")
    )


@dataclass(frozen=True)
class Absence:
    starts_on: date
    last_day: date


def absence_of(doctor_id: UUID, on: date) -> Absence | None:
    """Under way, or to come."""
    row = CareDoctor.objects.filter(pk=doctor_id, away_until__gt=on).first()
    return Absence(row.away_from, row.away_until - timedelta(days=1)) if row else None


def addresses(doctor: CareDoctor, on: date) -> dict[str, str]:
    """Account or doctor → where to write: only to somebody who can sign in and answer."""
    found = {}
    if doctor.person_id:
        own = accounts.email_of_person(doctor.person_id)
        if own:
            found[f"doctor-{doctor.id}"] = own
    for row in Delegation.objects.on(on).filter(doctor=doctor).order_by("id"):
        account = accounts.find(row.account)
        if account and account.is_active:
            found[f"account-{account.id}"] = account.email
    return found
