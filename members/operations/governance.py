"""Offices held and seats taken."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit
from members.models import Body, BodyMember, Mandate
from members.operations.saving import may, save
from members.permissions import office as office_rule


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
    may(office_rule, by)
    mandate = save(
        Mandate(person_id=person_id, office=office, starts_on=starts_on, ends_on=ends_on)
    )
    audit.record("mandate.given", by=by, at=at, target=mandate)
    return mandate


@transaction.atomic(durable=True)
def end_mandate(*, by: Actor, at: datetime, mandate_id: UUID, ends_on: date) -> Mandate:
    """``ends_on`` is the first day that no longer counts."""
    may(office_rule, by)
    mandate = Mandate.objects.select_for_update(of=("self",)).filter(id=mandate_id).first()
    if mandate is None:
        raise DomainError("Ce mandat n’existe pas.")
    mandate.ends_on = ends_on
    save(mandate)
    audit.record("mandate.ended", by=by, at=at, target=mandate, fields=("ends_on",))
    return mandate


@transaction.atomic(durable=True)
def create_body(
    *, by: Actor, at: datetime, code: str, name: str, kind: str, mission_code: str | None = None
) -> Body:
    may(office_rule, by)
    body = save(Body(code=code, name=name, kind=kind, mission_id=mission_code))
    audit.record("body.created", by=by, at=at, target=body)
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
    may(office_rule, by)
    seat = save(
        BodyMember(body_id=body_id, person_id=person_id, starts_on=starts_on, ends_on=ends_on)
    )
    audit.record("body.seated", by=by, at=at, target=seat)
    return seat
