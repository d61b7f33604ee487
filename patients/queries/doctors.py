"""Doctors as the pages need them, and for whom an account may answer on a day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import Role
from members.queries import accounts, people
from patients.domain.answering import DOCTOR_CODE, DelegationKind, Through
from patients.models import CareDoctor, Delegation

_THROUGH = {DelegationKind.SECRETARY: Through.SECRETARY, DelegationKind.STAND_IN: Through.STAND_IN}


def with_places(doctors):
    """The joins a name and a commune need, without the drawings of the communes."""
    return doctors.select_related("person__commune", "commune").defer(
        "person__commune__contour", "commune__contour"
    )


def find_doctor(doctor_id: UUID) -> CareDoctor | None:
    return with_places(CareDoctor.objects.filter(pk=doctor_id)).first()


def of_person(person_id: UUID | None) -> CareDoctor | None:
    if person_id is None:
        return None
    return with_places(CareDoctor.objects.filter(person_id=person_id)).first()


def is_doctor(by: Actor) -> bool:
    """Member or not. Asked of the database only for an account without a role: a secretary may be
    a nurse."""
    if by.has(Role.DOCTOR) or by.person_id is None:
        return by.has(Role.DOCTOR)
    person = people.find_person(by.person_id)
    return person is not None and person.profession_code == DOCTOR_CODE


def answering_for(by: Actor, on: date) -> tuple[CareDoctor, ...]:
    """Their own card first, then the doctors who let them answer that day, each with ``through``:
    as themselves, their secretary or their stand-in."""
    rows_by_id = {}
    if by.person_id is not None:
        for row in CareDoctor.objects.filter(person_id=by.person_id).select_related("person"):
            row.through = Through.DOCTOR
            rows_by_id[row.id] = row
    if by.id is not None:
        rows = Delegation.objects.on(on).filter(account=by.id)
        for row in rows.select_related("doctor__person").order_by("name", "id"):
            row.doctor.through = _THROUGH[row.kind]
            rows_by_id.setdefault(row.doctor_id, row.doctor)
    return tuple(rows_by_id.values())


def own(answered: Iterable[CareDoctor]) -> CareDoctor | None:
    return next((doctor for doctor in answered if doctor.is_own), None)


def delegations_of(doctor_id: UUID, on: date):
    """Those in force or to come."""
    rows = Delegation.objects.filter(doctor_id=doctor_id).exclude(ends_on__lte=on)
    return rows.order_by("starts_on", "id")


def addresses(doctor: CareDoctor, on: date) -> dict[str, str]:
    """Account or doctor → where to write: only to somebody who can sign in and answer."""
    emails = {}
    if doctor.person_id:
        own = accounts.email_of_person(doctor.person_id)
        if own:
            emails[f"doctor-{doctor.id}"] = own
    for row in Delegation.objects.on(on).filter(doctor=doctor).order_by("id"):
        account = accounts.find_account(row.account)
        if account and account.is_active:
            emails[f"account-{account.id}"] = account.email
    return emails
