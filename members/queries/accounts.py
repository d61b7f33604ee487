"""What a login may do on a day, and what the desk needs to know about logins."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from members.enums import Role
from members.models import Membership, RoleGrant, User
from members.models.user import canonical_email

DOCTOR = ("TRE_G15", "10")
# a recovery code opens a door but is nobody's second factor by itself
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Rights:
    roles: frozenset[str]
    person_id: UUID | None
    name: str
    enrolled: bool


# stand in the statement of one login for the values of each request
_ANY_USER, _ANY_DAY = UUID(int=0), date.min
NO_RIGHTS = Rights(frozenset(), None, "", enrolled=False)


@dataclass(frozen=True)
class Recipient:
    """An active login with its address, and what it may do that day."""

    account_id: UUID
    email: str
    person_id: UUID | None
    roles: frozenset[str]


@dataclass(frozen=True)
class AccountFacts:
    id: UUID
    email: str
    name: str
    person_id: UUID | None
    is_active: bool


def with_rights(user_id: UUID, on: date) -> User | None:
    """The active login with what it may do that day, in one query: see ``rights_held``."""
    sql, params = _statement_of_one()
    values = {_ANY_USER: user_id, _ANY_DAY: on}
    return next(iter(User.objects.raw(sql, [values.get(one, one) for one in params])), None)


@cache
def _statement_of_one() -> tuple[str, tuple]:
    """Asked by every request: building the same query again costs more than its answer."""
    return _with_rights(User.objects.filter(pk=_ANY_USER), _ANY_DAY).query.sql_with_params()


def recipients(on: date) -> tuple[Recipient, ...]:
    """Every active login, by address: who may be written to, in one query."""
    rows = _with_rights(User.objects.order_by("email"), on)
    return tuple(
        Recipient(row.pk, row.email, row.person_id, rights_held(row).roles) for row in rows
    )


def _with_rights(users: QuerySet, on: date) -> QuerySet:
    memberships = Membership.objects.on(on).filter(person=OuterRef("person"))
    grants = RoleGrant.objects.on(on).filter(user=OuterRef("pk")).order_by().values("user")
    return users.filter(is_active=True).annotate(
        granted_roles=Subquery(grants.annotate(roles=ArrayAgg("role")).values("roles")),
        is_member=Exists(memberships),
        is_enrolled=Exists(
            Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        ),
        profession_system=F("person__profession__system"),
        profession_code=F("person__profession__code"),
    )


def rights_held(user: User) -> Rights:
    """Roles of the day, the person, whether a second factor is enrolled; ``user`` comes from
    ``with_rights``."""
    roles = set(user.granted_roles or ())
    if user.is_member:
        roles.add(Role.MEMBER.value)
        if (user.profession_system, user.profession_code) == DOCTOR:
            roles.add(Role.DOCTOR.value)
    return Rights(frozenset(roles), user.person_id, user.name, user.is_enrolled)


def rights_of(user_id: UUID, on: date) -> Rights:
    user = with_rights(user_id, on)
    return rights_held(user) if user else NO_RIGHTS


def second_factors(user_id: UUID) -> frozenset[str]:
    """The kinds enrolled: ``totp``, ``webauthn``."""
    rows = Authenticator.objects.filter(user=user_id, type__in=SECOND_FACTORS)
    return frozenset(rows.values_list("type", flat=True))


def any_account() -> bool:
    return User.objects.exists()


def find(user_id: UUID) -> AccountFacts | None:
    return _facts(User.objects.filter(pk=user_id))


def find_by_email(email: str) -> AccountFacts | None:
    return _facts(User.objects.filter(email=email.strip().lower()))


def emails_of_role(role: str, on: date) -> tuple[str, ...]:
    """Addresses of the active logins that hold this granted role that day."""
    holders = RoleGrant.objects.on(on).filter(role=role, user=OuterRef("pk"))
    rows = User.objects.filter(Exists(holders), is_active=True).order_by("email")
    return tuple(rows.values_list("email", flat=True))


def by_address(email: str) -> User | None:
    """The login that this confirmed address opens, active or not; one statement either way."""
    wanted = canonical_email(email)
    rows = User.objects.filter(emailaddress__email=wanted, emailaddress__verified=True)
    return rows.order_by("pk").first()


def email_of_person(person_id: UUID) -> str | None:
    return (
        User.objects.filter(person=person_id, is_active=True)
        .values_list("email", flat=True)
        .first()
    )


def names(user_ids) -> dict[UUID, str]:
    """Who signed what: ``_by`` columns hold ids, pages show names."""
    return dict(User.objects.filter(pk__in=set(user_ids)).values_list("pk", "name"))


def _facts(rows) -> AccountFacts | None:
    row = rows.values("id", "email", "name", "person_id", "is_active").first()
    return AccountFacts(**row) if row else None
