"""Doctors outside the association, planned departures, who may answer for whom; their erasure."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, DataSubject
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from members.enums import Role
from members.queries import accounts, people
from patients import models
from patients.domain.answering import DOCTOR_CODE, DelegationKind, Through
from patients.models import CareDoctor, Delegation
from patients.permissions import works_the_list
from patients.queries import doctors
from patients.queries.territory import names_of_communes

NOT_YOURS = "Vous ne pouvez répondre que pour vous-même, ou pour qui vous l’a confié."
NO_ACCOUNT = (
    "Aucun compte utilisable n’est ouvert à cette adresse : la coordinatrice l’ouvre, "
    "puis vous revenez ici."
)


def doctor_for(person_id: UUID, *, by: Actor, at: datetime) -> CareDoctor:
    """The row of a doctor the association knows, made the first time. The caller is in a
    transaction."""
    row = CareDoctor.objects.select_related("person").filter(person_id=person_id).first()
    if row:
        return row
    person = people.find_person(person_id)
    if person is None or person.profession_code != DOCTOR_CODE:
        raise DomainError("Cette personne n’est pas médecin.", field="doctor")
    row = CareDoctor(person_id=person_id, recorded_at=at, recorded_by=by.id)
    row.clean_fields()
    # whoever makes the same row meanwhile is waited for, and that row is taken
    CareDoctor.objects.bulk_create([row], ignore_conflicts=True)
    card = CareDoctor.objects.select_related("person").get(person_id=person_id)
    if card.id == row.id:
        audit.add_entry("care_doctor.recorded", by=by, at=at, target=card)
    return card


def speaking_for(doctor: CareDoctor, by: Actor, at: datetime) -> Through:
    """As what ``by`` speaks for this doctor; the office writes down what it is told."""
    if by.person_id is not None and doctor.person_id == by.person_id:
        return Through.DOCTOR
    for row in doctors.answering_for(by, at.astimezone(PARIS).date()):
        if row.id == doctor.id:
            return Through(row.through)
    if works_the_list(by):
        return Through.PHONE
    raise Forbidden(NOT_YOURS)


@transaction.atomic(durable=True)
def record_outside_doctor(
    *,
    by: Actor,
    at: datetime,
    last_name: str,
    first_name: str,
    commune_code: str = "",
    email: str = "",
    phone: str = "",
) -> UUID:
    """A doctor of the territory who is not a member: a named person, never a practice."""
    works_the_list.require(by, "Seule la coordination inscrit un médecin.")
    if not last_name.strip() or not first_name.strip():
        raise DomainError("Indiquez le nom et le prénom du médecin.", field="last_name")
    if commune_code and commune_code not in names_of_communes():
        raise DomainError("Choisissez une commune du territoire.", field="commune_code")
    row = CareDoctor(
        last_name=last_name.strip(),
        first_name=first_name.strip(),
        commune_id=commune_code or None,
        email=email.strip(),
        phone=phones.normal(phone),
        recorded_at=at,
        recorded_by=by.id,
    )
    save_validated(row, force_insert=True)
    audit.add_entry("care_doctor.recorded", by=by, at=at, target=row)
    return row.id


@transaction.atomic(durable=True)
def record_member_doctor(*, by: Actor, at: datetime, person_id: UUID) -> UUID:
    """A doctor the association already knows, before the office writes what they say."""
    works_the_list.require(by, "Seule la coordination inscrit un médecin.")
    return doctor_for(person_id, by=by, at=at).id


@transaction.atomic(durable=True)
def plan_departure(*, by: Actor, at: datetime, doctor_id: UUID, stops_on: date | None) -> None:
    """Retirement or move: seen by the office only."""
    row = _lock(doctor_id)
    speaking_for(row, by, at)
    row.stops_on = stops_on
    save_validated(row)
    audit.add_entry("care_doctor.departure", by=by, at=at, target=row, fields=("stops_on",))


@transaction.atomic(durable=True)
def delegate(
    *, by: Actor, at: datetime, email: str, kind: str, starts_on: date, ends_on: date | None = None
) -> UUID:
    """A doctor lets a named account answer for them, from a day and until another: another
    doctor's, or one without a role. Whoever else has a role works for somebody else."""
    if by.person_id is None:
        raise Forbidden(NOT_YOURS)
    day = at.astimezone(PARIS).date()
    doctor = doctor_for(by.person_id, by=by, at=at)
    account = accounts.find_by_email(email)
    if account is None or not account.is_active or account.id == by.id:
        raise DomainError(NO_ACCOUNT, field="email")
    roles = accounts.rights_of(account.id, day).roles
    if roles and Role.DOCTOR not in roles:
        raise DomainError(NO_ACCOUNT, field="email")
    if ends_on is not None and ends_on <= max(day, starts_on):
        raise DomainError("Choisissez une fin après le début.", field="ends_on")
    if kind == DelegationKind.STAND_IN and ends_on is None:
        raise DomainError("Un remplacement a une date de fin.", field="ends_on")
    row = Delegation(
        doctor=doctor,
        account=account.id,
        name=account.name,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=at,
        granted_by=by.id,
    )
    try:
        save_validated(row, force_insert=True)
    except DomainError as refusal:
        raise DomainError(refusal.sentence, field=refusal.field or "email") from None
    audit.add_entry("delegation.granted", by=by, at=at, target=row)
    return row.id


@transaction.atomic(durable=True)
def end_delegation(*, by: Actor, at: datetime, delegation_id: UUID) -> None:
    """At once: from now on the other account sees nothing of theirs."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("doctor")
    row = rows.filter(pk=delegation_id).first()
    own = row and by.person_id is not None and row.doctor.person_id == by.person_id
    if not row or not (own or works_the_list(by)):
        raise Forbidden(NOT_YOURS)
    day = at.astimezone(PARIS).date()
    if row.ends_on is not None and row.ends_on <= day:
        return
    # an access that had not begun ends the day it would have begun
    row.ends_on = max(day, row.starts_on)
    row.revoked_at, row.revoked_by = at, by.id
    save_validated(row)
    audit.add_entry("delegation.ended", by=by, at=at, target=row, fields=("ends_on",))


def _lock(doctor_id: UUID) -> CareDoctor:
    rows = CareDoctor.objects.select_related("person").filter(pk=doctor_id)
    return find_or_refuse(rows, "Ce médecin n’est pas inscrit.", lock=True)


SIGNED = (models.CareOfferLog, models.ProposalLog, models.RequestLog)


def erase_doctor(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """Their name goes with their card (``members``); here, what others wrote. The caller opened
    the transaction."""
    if account := subject.ref(ACCOUNT):
        for model in SIGNED:
            model.objects.filter(by=account).update(by_name="")
        models.PlacesAsked.objects.filter(asked_by=account).update(by_name="")
        models.Delegation.objects.filter(account=account).update(name="")
    if person := subject.ref(PERSON):
        _erase_places(person, by=by, at=at)


def _erase_places(person, *, by: Actor, at: datetime) -> None:
    doctor = models.CareDoctor.objects.select_for_update(of=("self",)).filter(person=person).first()
    if doctor is None:
        return
    models.CareDoctor.objects.filter(pk=doctor.pk).update(
        stops_on=None, away_from=None, away_until=None
    )
    offers = models.CareOffer.objects.filter(doctor=doctor)
    offers.exclude(told_by="").update(told_by=models.CareOffer.NOBODY)
    offers.filter(closed_at__isnull=True).update(closed_at=at)
    answers = models.Proposal.objects.filter(doctor=doctor)
    answers.exclude(told_by="").update(told_by=models.CareOffer.NOBODY)
    models.CareOfferLog.objects.filter(offer__doctor=doctor).update(comment="")
    audit.add_entry("care_doctor.erase", by=by, at=at, target=doctor)
