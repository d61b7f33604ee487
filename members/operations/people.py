"""People, structures and partners: identity as typed, canonical before it is kept."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.identifiers import clean_finess, clean_rpps
from cpts_portal.foundation.records import audit
from members.models import Partner, Person, Structure
from members.operations.saving import may, save
from members.operations.territory import find_commune, find_profession
from members.permissions import coordinator, office


@transaction.atomic(durable=True)
def register_person(*, by: Actor, at: datetime, **identity) -> Person:
    """Somebody the association knows who is not a member: a prospect, a speaker, an employee."""
    may(office, by)
    person = save(build_person(**identity))
    audit.record("person.registered", by=by, at=at, target=person)
    return person


@transaction.atomic(durable=True)
def confirm_rpps(*, by: Actor, at: datetime, person_id: UUID, rpps: str) -> Person:
    """The national directory confirms a number whose key does not: some official ones fail it."""
    may(coordinator, by)
    person = Person.objects.select_for_update(of=("self",)).filter(id=person_id).first()
    if person is None:
        raise DomainError("Cette fiche n’existe pas.")
    person.rpps = _canonical(clean_rpps, rpps, "rpps", confirmed=True)
    person.rpps_confirmed_at, person.rpps_confirmed_by = at, by.id
    save(person)
    audit.record("person.rpps_confirmed", by=by, at=at, target=person, fields=("rpps",))
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
    may(office, by)
    partner = save(
        Partner(
            name=name,
            kind=kind,
            commune=find_commune(commune_code),
            agreement_ends_on=agreement_ends_on,
        )
    )
    audit.record("partner.registered", by=by, at=at, target=partner)
    return partner


def build_person(
    *,
    last_name: str,
    first_name: str,
    profession: tuple[str, str],
    detail: str = "",
    rpps: str = "",
    commune_code: str | None = None,
    civility: str = "",
    practice_mode: str = "",
    email: str = "",
    phone: str = "",
    public_email: str = "",
    public_phone: str = "",
    listed: bool = True,
) -> Person:
    """Not saved. ``profession`` is ``(system, code)`` of the nomenclature."""
    return Person(
        civility=civility,
        last_name=_trimmed(last_name),
        first_name=_trimmed(first_name),
        profession=find_profession(profession),
        detail=_trimmed(detail),
        rpps=_canonical(clean_rpps, rpps, "rpps"),
        commune=find_commune(commune_code),
        practice_mode=practice_mode,
        email=email,
        phone=phone,
        public_email=public_email,
        public_phone=public_phone,
        listed=listed,
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
