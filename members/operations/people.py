"""People, structures and partners, the offices they hold and where they sit. Identity is
canonical before it is stored."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.identifiers import clean_finess, clean_rpps
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from members import permissions
from members.models import Body, BodyMember, Mandate, Partner, Person, Structure
from members.operations.territory import find_commune, find_profession


@transaction.atomic(durable=True)
def register_person(*, by: Actor, at: datetime, **identity) -> Person:
    """Somebody the association knows who is not a member: a prospect, a speaker, an employee."""
    permissions.office.require(by)
    person = save_validated(build_person(**identity))
    audit.add_entry("person.registered", by=by, at=at, target=person)
    return person


@transaction.atomic(durable=True)
def confirm_rpps(*, by: Actor, at: datetime, person_id: UUID, rpps: str) -> Person:
    """The national directory confirms a number whose key does not: some official ones fail it."""
    permissions.coordinator.require(by)
    rows = Person.objects.filter(id=person_id)
    person = find_or_refuse(rows, "Cette fiche n’existe pas.", lock=True)
    person.rpps = _canonical(clean_rpps, rpps, "rpps", confirmed=True)
    person.rpps_confirmed_at, person.rpps_confirmed_by = at, by.id
    save_validated(person)
    audit.add_entry("person.rpps_confirmed", by=by, at=at, target=person, fields=("rpps",))
    return person


@transaction.atomic(durable=True)
def register_partner(
    *,
    by: Actor,
    at: datetime,
    name: str,
    kind: str,
    commune_code: str | None = None,
    agreement_ends_on: date | None = None,
) -> Partner:
    permissions.office.require(by)
    partner = save_validated(
        Partner(
            name=name,
            kind=kind,
            commune=find_commune(commune_code),
            agreement_ends_on=agreement_ends_on,
        )
    )
    audit.add_entry("partner.registered", by=by, at=at, target=partner)
    return partner


def build_person(
    *,
    last_name: str,
    first_name: str,
    profession: tuple[str, str],
    detail: str = "",
    rpps: str = "",
    commune_code: str | None = None,
    **fields,
) -> Person:
    """Not saved. ``profession`` is ``(system, code)`` of the nomenclature; ``fields``: those of
    ``Person`` that are stored as they are."""
    return Person(
        last_name=_trimmed(last_name),
        first_name=_trimmed(first_name),
        profession=find_profession(profession),
        detail=_trimmed(detail),
        rpps=_canonical(clean_rpps, rpps, "rpps"),
        commune=find_commune(commune_code),
        **fields,
    )


def build_structure(
    *, name: str, kind: str, commune_code: str | None = None, finess: str = ""
) -> Structure:
    return Structure(
        name=_trimmed(name),
        kind=kind,
        commune=find_commune(commune_code),
        finess=_canonical(clean_finess, finess, "finess"),
    )


def _trimmed(text: str) -> str:
    """Single spaces; a hidden character stays, for the validator to refuse it in words."""
    return " ".join(text.split())


def _canonical(clean, text: str, field: str, **options) -> str:
    if not text:
        return ""
    try:
        return clean(text, **options)
    except ValidationError as refusal:
        raise DomainError(" ".join(refusal.messages), field=field) from refusal


@transaction.atomic(durable=True)
def give_mandate(
    *,
    by: Actor,
    at: datetime,
    person_id: UUID,
    office: str,
    starts_on: date,
    ends_on: date | None = None,
) -> Mandate:
    permissions.office.require(by)
    mandate = save_validated(
        Mandate(person_id=person_id, office=office, starts_on=starts_on, ends_on=ends_on)
    )
    audit.add_entry("mandate.given", by=by, at=at, target=mandate)
    return mandate


@transaction.atomic(durable=True)
def end_mandate(*, by: Actor, at: datetime, mandate_id: UUID, ends_on: date) -> Mandate:
    """``ends_on`` is the first day that no longer counts."""
    permissions.office.require(by)
    rows = Mandate.objects.filter(id=mandate_id)
    mandate = find_or_refuse(rows, "Ce mandat n’existe pas.", lock=True)
    mandate.ends_on = ends_on
    save_validated(mandate)
    audit.add_entry("mandate.ended", by=by, at=at, target=mandate, fields=("ends_on",))
    return mandate


@transaction.atomic(durable=True)
def create_body(
    *, by: Actor, at: datetime, code: str, name: str, kind: str, mission_code: str | None = None
) -> Body:
    permissions.office.require(by)
    body = save_validated(Body(code=code, name=name, kind=kind, mission_id=mission_code))
    audit.add_entry("body.created", by=by, at=at, target=body)
    return body


@transaction.atomic(durable=True)
def seat_person(
    *,
    by: Actor,
    at: datetime,
    body_id: UUID,
    person_id: UUID,
    starts_on: date,
    ends_on: date | None = None,
) -> BodyMember:
    permissions.office.require(by)
    seat = save_validated(
        BodyMember(body_id=body_id, person_id=person_id, starts_on=starts_on, ends_on=ends_on)
    )
    audit.add_entry("body.seated", by=by, at=at, target=seat)
    return seat
