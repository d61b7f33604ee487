"""Logins, their roles, their professional card. Each change of rights closes the sessions."""

from datetime import date, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from members.enums import GRANTED_ROLES, REVIEWER_ROLES, Role
from members.models import ProSanteIdentity, RoleGrant, User
from members.permissions import administrator

NOT_YOURS = "Seul l’administrateur technique donne ou retire les comptes et les rôles."
NOT_TO_ONESELF = "Personne ne se donne ni ne se retire un rôle à soi-même."
NOT_A_MEMBER = "Un financeur n’est pas une personne de l’association : il lui faut un autre compte."


@transaction.atomic(durable=True)
def create_account(
    *, by: Actor, at: datetime, email: str, password: str, name: str, person=None, roles=()
) -> User:
    """``person`` is a Person or its id. The address counts as verified: it was invited."""
    administrator.require(by, NOT_YOURS)
    user = open_account(by=by, at=at, email=email, password=password, name=name, person=person)
    for role in roles:
        _apply_grant(user, role, by=by, at=at, starts_on=_day(at), ends_on=None)
    return user


def open_account(
    *, by: Actor, at: datetime, email: str, password: str, name: str, person=None
) -> User:
    """The login alone; the caller opened the transaction and judged who may."""
    user = User(
        email=email,
        name=name.strip(),
        person_id=getattr(person, "pk", person),
        created_at=at,
        created_by=by.id,
    )
    user.clean()
    _check_password(password, user)
    user.set_password(password)
    save_validated(user)
    EmailAddress(user=user, email=user.email, verified=True, primary=True).save()
    audit.add_entry("account.created", by=by, at=at, target=user)
    return user


@transaction.atomic(durable=True)
def grant_role(
    *,
    by: Actor,
    at: datetime,
    user_id: UUID,
    role: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    administrator.require(by, NOT_YOURS)
    user = _locked(user_id)
    if by.id == user.pk:
        raise Forbidden(NOT_TO_ONESELF)
    grant = _apply_grant(user, role, by=by, at=at, starts_on=starts_on or _day(at), ends_on=ends_on)
    _close_sessions(user)
    return grant


@transaction.atomic(durable=True)
def revoke_role(*, by: Actor, at: datetime, user_id: UUID, role: str) -> None:
    """From today on; what it gave until yesterday stays written."""
    administrator.require(by, NOT_YOURS)
    user = _locked(user_id)
    if by.id == user.pk:
        raise Forbidden(NOT_TO_ONESELF)
    grants = [g for g in user.grants.filter(role=role).order_by("starts_on") if _lasts(g, _day(at))]
    if not grants:
        raise DomainError("Ce compte n’a pas ce rôle.", field="role")
    _apply_end(grants, by=by, at=at)
    _close_sessions(user)


@transaction.atomic(durable=True)
def deactivate_account(*, by: Actor, at: datetime, user_id: UUID) -> None:
    administrator.require(by, NOT_YOURS)
    user = _locked(user_id)
    if by.id == user.pk:
        raise Forbidden("Personne ne désactive son propre compte.")
    if not user.is_active:
        raise DomainError("Ce compte est déjà désactivé.")
    _apply_end([g for g in user.grants.order_by("starts_on") if _lasts(g, _day(at))], by=by, at=at)
    user.is_active, user.deactivated_at, user.deactivated_by = False, at, by.id
    save_validated(user)
    _close_sessions(user)
    audit.add_entry("account.deactivated", by=by, at=at, target=user, fields=("is_active",))


@transaction.atomic(durable=True)
def enrol_totp(*, by: Actor, at: datetime, user_id: UUID, secret: str) -> None:
    """For the demonstration's personas and for a device set up at the desk; people enrol
    themselves on the page. ``secret`` is base32."""
    administrator.require(by, NOT_YOURS)
    user = _locked(user_id)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise DomainError("Un second facteur est déjà en place sur ce compte.")
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    _close_sessions(user)
    audit.add_entry("second_factor.enrolled", by=by, at=at, target=user)


@transaction.atomic(durable=True)
def forget_second_factor(*, by: Actor, at: datetime, user_id: UUID) -> None:
    """A lost telephone and no recovery code left: the next sign-in enrols another device."""
    administrator.require(by, NOT_YOURS)
    user = _locked(user_id)
    if by.id == user.pk:
        raise Forbidden(NOT_TO_ONESELF)
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise DomainError("Ce compte n’a pas de second facteur.")
    _close_sessions(user)
    audit.add_entry("second_factor.removed", by=by, at=at, target=user)


def _locked(user_id: UUID) -> User:
    return find_or_refuse(User.objects.filter(pk=user_id), "Ce compte n’existe pas.", lock=True)


def _apply_grant(user: User, role: str, *, by, at, starts_on, ends_on) -> RoleGrant:
    if role not in GRANTED_ROLES:
        raise DomainError("Ce rôle vient de l’adhésion : il ne se donne pas.", field="role")
    if not user.is_active:
        raise DomainError("Ce compte est désactivé.", field="role")
    if user.person_id and role in REVIEWER_ROLES:
        raise DomainError(NOT_A_MEMBER, field="role")
    grant = RoleGrant(
        user=user,
        role=Role(role),
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=at,
        granted_by=by.id,
    )
    save_validated(grant)
    audit.add_entry("role.granted", by=by, at=at, target=grant, fields=(str(grant.role),))
    return grant


def _apply_end(grants: list[RoleGrant], *, by: Actor, at: datetime) -> None:
    for grant in grants:
        # a grant that has not begun ends as it starts: an empty period
        grant.ends_on = max(_day(at), grant.starts_on)
        grant.revoked_at, grant.revoked_by = at, by.id
        save_validated(grant)
        audit.add_entry("role.revoked", by=by, at=at, target=grant, fields=(str(grant.role),))


def _lasts(grant: RoleGrant, day: date) -> bool:
    """Valid that day or later, and not an empty period."""
    return grant.ends_on is None or (grant.ends_on > day and grant.ends_on > grant.starts_on)


def _close_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise DomainError(" ".join(refusal.messages), field="password") from refusal


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


LETTER = "mail/members/pro_sante_linked"
NOT_YOUR_CARD = "Chacun lie sa propre carte à son propre compte."
OTHER_NUMBER = "Le numéro RPPS de cette carte n’est pas celui de ce compte."
CLOSED = "Ce compte est fermé."


@transaction.atomic(durable=True)
def link_identity(
    *, by: Actor, at: datetime, user_id: UUID, issuer: str, subject: str, rpps: str
) -> None:
    """From now on this identity opens this login. A second identity of the same provider takes the
    place of the first; asked twice, it is linked once. Every open session of the login ends, as
    with any other way of proving who one is, and they are written to."""
    if by.id != user_id:
        raise Forbidden(NOT_YOUR_CARD)
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user_id)
    if not user.is_active:
        raise DomainError(CLOSED)
    if not rpps or user.person is None or user.person.rpps != rpps:
        raise DomainError(OTHER_NUMBER)
    row = ProSanteIdentity.objects.filter(user=user, issuer=issuer).first()
    if row and row.subject == subject:
        return
    row = row or ProSanteIdentity(user=user, issuer=issuer)
    row.subject, row.linked_at, row.linked_by = subject, at, user.pk
    save_validated(row)
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    audit.add_entry("pro_sante.linked", by=by, at=at, target=user, fields=("pro_sante_identities",))
    outbox.queue_mail(
        key=f"pro-sante-linked-{row.pk}-{at:%Y%m%d%H%M%S%f}",
        to=user.email,
        template=LETTER,
        context={"path": "/compte/sessions/"},
        at=at,
    )
