"""Joining, paying, being suspended, leaving; the invitation of a new member. ``join_…`` note a
decision taken before the portal; an application accepted goes through ``deciding``."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day as in_french
from cpts_portal.foundation.kernel.link_tokens import fingerprint, new_token
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from cpts_portal.foundation.records.transitions import Lifecycle
from members import models
from members.enums import MembershipState as State
from members.models.membership import IN_FORCE
from members.operations.accounts import open_account
from members.operations.applying import APPLICATIONS
from members.operations.people import build_person, build_structure
from members.permissions import examines_applications, office
from members.queries import membership
from members.workflow import MEMBERSHIP

MEMBERSHIPS = Lifecycle(
    MEMBERSHIP,
    models.Membership,
    models.MembershipLog,
    "membership",
    gone="Cette adhésion n’existe pas.",
    changed="",
    versioned=False,
)


@transaction.atomic(durable=True)
def join_member(
    *, by: Actor, at: datetime, joined_on: date, comment: str = "", person_id=None, **identity
) -> models.Person:
    """A new person (``identity``: see ``people.build_person``) or a known one who comes back."""
    office.require(by)
    person = (
        _known(models.Person, person_id) if person_id else save_validated(build_person(**identity))
    )
    membership = models.Membership(person=person, state=State.ACTIVE, joined_on=joined_on)
    apply_joining(membership, by=by, at=at, comment=comment)
    return person


@transaction.atomic(durable=True)
def join_structure(
    *, by: Actor, at: datetime, joined_on: date, comment: str = "", structure_id=None, **identity
) -> models.Structure:
    office.require(by)
    if structure_id:
        structure = _known(models.Structure, structure_id)
    else:
        structure = save_validated(build_structure(**identity))
    membership = models.Membership(structure=structure, state=State.ACTIVE, joined_on=joined_on)
    apply_joining(membership, by=by, at=at, comment=comment)
    return structure


@transaction.atomic(durable=True)
def leave_member(
    *, by: Actor, at: datetime, left_on: date, reason: str, person_id=None, structure_id=None
) -> models.Membership:
    """``left_on`` is the first day that no longer counts."""
    membership = _in_force(person_id, structure_id)
    membership.left_on, membership.leave_reason = left_on, reason
    MEMBERSHIPS.advance(membership, "leave", by=by, at=at, comment=reason)
    return membership


@transaction.atomic(durable=True)
def suspend_member(
    *, by: Actor, at: datetime, reason: str, person_id=None, structure_id=None
) -> models.Membership:
    membership = _in_force(person_id, structure_id)
    MEMBERSHIPS.advance(membership, "suspend", by=by, at=at, comment=reason)
    return membership


@transaction.atomic(durable=True)
def reinstate_member(
    *, by: Actor, at: datetime, comment: str = "", person_id=None, structure_id=None
) -> models.Membership:
    membership = _in_force(person_id, structure_id)
    MEMBERSHIPS.advance(membership, "reinstate", by=by, at=at, comment=comment)
    return membership


@transaction.atomic(durable=True)
def receive_fee(
    *, by: Actor, at: datetime, membership_id: UUID | None, comment: str = ""
) -> models.Membership:
    membership = MEMBERSHIPS.lock(membership_id)
    MEMBERSHIPS.advance(membership, "activate", by=by, at=at, comment=comment)
    return membership


def apply_joining(membership: models.Membership, *, by: Actor, at: datetime, comment: str) -> None:
    """The caller opened the transaction."""
    assert membership.joined_on
    if membership.joined_on > at.astimezone(PARIS).date():
        raise DomainError("La date d’adhésion ne peut pas être dans le futur.", field="joined_on")
    MEMBERSHIPS.begin(membership, "joined", by=by, at=at, comment=comment)


def _in_force(person_id: UUID | None, structure_id: UUID | None) -> models.Membership:
    whose = Q(person_id=person_id, structure_id=structure_id)
    rows = models.Membership.objects.filter(whose, state__in=IN_FORCE)
    return find_or_refuse(rows, "Cette adhésion n’est plus en cours.", lock=True)


def _known(model, id: UUID):
    return find_or_refuse(model.objects.filter(id=id), "Cette fiche n’existe pas.")


LIFE = timedelta(days=14)
LETTER = "mail/members/invitation"
DEAD = (
    "Ce lien ne marche pas : il a déjà servi, il a expiré, ou un autre l’a remplacé. "
    "Demandez-en un nouveau à la coordination."
)
HAS_ACCOUNT = "Cette personne a déjà un compte : elle se connecte, ou demande un mot de passe."
NOT_ACCEPTED = "Une invitation ne part qu’après l’acceptation d’une personne."


def send_invitation_again(
    *, by: Actor, at: datetime, application_id: UUID, version: int | None
) -> None:
    """To the address of the application; the link sent before dies. Pressed twice, it is sent
    once: each sending makes one ``version`` more."""
    examines_applications.require(by)
    with transaction.atomic(durable=True):
        row, person = _accepted(application_id, version)
        if models.User.objects.filter(person=person).exists():
            raise DomainError(HAS_ACCOUNT)
        apply_invitation(person, row.email, by=by, at=at)
        _now_another_version(row)


def withdraw_invitation(
    *, by: Actor, at: datetime, application_id: UUID, version: int | None
) -> None:
    examines_applications.require(by)
    with transaction.atomic(durable=True):
        row, person = _accepted(application_id, version)
        if not _withdraw_unused(person, by=by, at=at):
            raise DomainError("Aucune invitation n’attend.")
        _now_another_version(row)


def use_invitation(*, by: Actor, at: datetime, token: str, password: str) -> models.User:
    """Opens the account of the invited person, their address verified: the link came by it. Every
    way a link can be dead has the same sentence."""
    with transaction.atomic(durable=True):
        rows = models.Invitation.objects.usable(at).select_for_update(of=("self",))
        row = rows.filter(token_hash=fingerprint(token)).first()
        day = at.astimezone(PARIS).date()
        if row is None or not membership.was_member(row.person_id, day):
            raise DomainError(DEAD)
        if models.User.objects.filter(person=row.person_id).exists():
            raise DomainError(DEAD)
        user = open_account(
            by=SYSTEM,
            at=at,
            email=row.email,
            password=password,
            name=row.person.name,
            person=row.person_id,
        )
        row.used_at = at
        save_validated(row)
        audit.add_entry("invitation.used", by=by, at=at, target=row, fields=("used_at",))
        return user


def apply_invitation(person: models.Person, email: str, *, by: Actor, at: datetime) -> None:
    _withdraw_unused(person, by=by, at=at)
    token = new_token()
    row = save_validated(
        models.Invitation(
            person=person,
            email=email,
            token_hash=fingerprint(token),
            sent_at=at,
            sent_by=by.id,
            expires_at=at + LIFE,
        )
    )
    audit.add_entry("invitation.sent", by=by, at=at, target=row)
    outbox.queue_mail(
        key=f"invitation-{row.id}",
        to=email,
        template=LETTER,
        context={
            "link": outbox.sealed(f"/invitation/{token}/"),
            "until": in_french(row.expires_at),
        },
        at=at,
    )


def _withdraw_unused(person: models.Person, *, by: Actor, at: datetime) -> bool:
    rows = models.Invitation.objects.unused().filter(person=person).order_by("sent_at")
    unused = list(rows.select_for_update(of=("self",)))
    for row in unused:
        row.withdrawn_at, row.withdrawn_by = at, by.id
        save_validated(row)
        audit.add_entry("invitation.withdrawn", by=by, at=at, target=row, fields=("withdrawn_at",))
    return bool(unused)


def _now_another_version(row: models.Application) -> None:
    row.version += 1
    save_validated(row)


def _accepted(
    application_id: UUID, version: int | None
) -> tuple[models.Application, models.Person]:
    """Both held, at the version that was on the screen."""
    row = APPLICATIONS.lock(application_id, version=version)
    if row.membership is None or row.membership.person_id is None:
        raise DomainError(NOT_ACCEPTED)
    people = models.Person.objects.select_for_update(of=("self",))
    return row, people.get(pk=row.membership.person_id)
