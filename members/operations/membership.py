"""Joining, paying, being suspended, leaving. ``join_…`` note a decision taken before the portal;
an application accepted goes through ``deciding``."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.transitions import Lifecycle
from members.enums import MembershipState as State
from members.models import Membership, MembershipLog, Person, Structure
from members.models.membership import IN_FORCE
from members.operations.people import build_person, build_structure
from members.operations.saving import may, save
from members.permissions import office
from members.workflow import MEMBERSHIP

MEMBERSHIPS = Lifecycle(
    MEMBERSHIP,
    Membership,
    MembershipLog,
    "membership",
    gone="Cette adhésion n’existe pas.",
    changed="",
    versioned=False,
)


@transaction.atomic(durable=True)
def join_member(
    *, by: Actor, at: datetime, joined_on: date, comment: str = "", person_id=None, **identity
) -> Person:
    """A new person (``identity``: see ``people.build_person``) or a known one who comes back."""
    may(office, by)
    person = _known(Person, person_id) if person_id else save(build_person(**identity))
    membership = Membership(person=person, state=State.ACTIVE, joined_on=joined_on)
    apply_joining(membership, by=by, at=at, comment=comment)
    return person


@transaction.atomic(durable=True)
def join_structure(
    *, by: Actor, at: datetime, joined_on: date, comment: str = "", structure_id=None, **identity
) -> Structure:
    may(office, by)
    if structure_id:
        structure = _known(Structure, structure_id)
    else:
        structure = save(build_structure(**identity))
    membership = Membership(structure=structure, state=State.ACTIVE, joined_on=joined_on)
    apply_joining(membership, by=by, at=at, comment=comment)
    return structure


@transaction.atomic(durable=True)
def leave_member(
    *, by: Actor, at: datetime, left_on: date, reason: str, person_id=None, structure_id=None
) -> Membership:
    """``left_on`` is the first day that no longer counts."""
    membership = _in_force(person_id, structure_id)
    membership.left_on, membership.leave_reason = left_on, reason
    MEMBERSHIPS.advance(membership, "leave", by=by, at=at, comment=reason)
    return membership


@transaction.atomic(durable=True)
def suspend_member(
    *, by: Actor, at: datetime, reason: str, person_id=None, structure_id=None
) -> Membership:
    membership = _in_force(person_id, structure_id)
    MEMBERSHIPS.advance(membership, "suspend", by=by, at=at, comment=reason)
    return membership


@transaction.atomic(durable=True)
def reinstate_member(
    *, by: Actor, at: datetime, comment: str = "", person_id=None, structure_id=None
) -> Membership:
    membership = _in_force(person_id, structure_id)
    MEMBERSHIPS.advance(membership, "reinstate", by=by, at=at, comment=comment)
    return membership


@transaction.atomic(durable=True)
def receive_fee(*, by: Actor, at: datetime, membership_id: UUID, comment: str = "") -> Membership:
    membership = MEMBERSHIPS.lock(membership_id)
    MEMBERSHIPS.advance(membership, "activate", by=by, at=at, comment=comment)
    return membership


def apply_joining(membership: Membership, *, by: Actor, at: datetime, comment: str) -> None:
    """The caller opened the transaction."""
    if membership.joined_on > at.astimezone(PARIS).date():
        raise DomainError("La date d’adhésion ne peut pas être dans le futur.", field="joined_on")
    MEMBERSHIPS.begin(membership, "joined", by=by, at=at, comment=comment)


def _in_force(person_id: UUID | None, structure_id: UUID | None) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",))
    row = rows.filter(person_id=person_id, structure_id=structure_id, state__in=IN_FORCE).first()
    if row is None:
        raise DomainError("Cette adhésion n’est plus en cours.")
    return row


def _known(model, id: UUID):
    found = model.objects.filter(id=id).first()
    if found is None:
        raise DomainError("Cette fiche n’existe pas.")
    return found
