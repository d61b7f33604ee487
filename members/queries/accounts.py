"""What a login may do on a day, whom a professional card opens, and what the desk needs to know."""

from datetime import date
from enum import StrEnum
from functools import cache
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import Role
from members.models import Membership, Person, Profession, RoleGrant, SecurityAlert, User
from members.models.user import canonical_email

DOCTOR = ("TRE_G15", "10")
# a recovery code proves once who somebody is, and is nobody's second factor by itself
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# stand in the statement of one login for the values of each request
_ANY_USER, _ANY_DAY = UUID(int=0), date.min
MOST_ALERTS = 100


class CardStatus(StrEnum):
    """What a professional proved by Pro Santé Connect may do."""

    ENTERS = "enters"
    # the login of the member who holds this number: they say once that it is theirs
    TO_LINK = "to_link"
    CLOSED = "closed"
    # linked once, and the number of that login is another one today
    OTHER_NUMBER = "other_number"
    # a member who has not opened an account
    NO_ACCOUNT = "no_account"
    UNKNOWN = "unknown"


def with_rights(user_id: UUID, on: date) -> User | None:
    """The active login with what it may do that day, in one query: see ``roles_held``."""
    sql, params = _statement_of_one()
    values = {_ANY_USER: user_id, _ANY_DAY: on}
    return next(iter(User.objects.raw(sql, [values.get(param, param) for param in params])), None)


@cache
def _statement_of_one() -> tuple[str, tuple]:
    """Asked by every request: building the same query again costs more than its answer."""
    return _with_rights(User.objects.filter(pk=_ANY_USER), _ANY_DAY).query.sql_with_params()


def recipients(on: date) -> list[User]:
    """Every active login with its ``roles``, by address: who may be written to, in one query."""
    users = list(_with_rights(User.objects.order_by("email"), on))
    for user in users:
        user.roles = roles_held(user)
    return users


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


def roles_held(user: User) -> frozenset[str]:
    """Roles of the day; ``user`` comes from ``with_rights``."""
    roles = set(user.granted_roles or ())
    if user.is_member:
        roles.add(Role.MEMBER.value)
        if (user.profession_system, user.profession_code) == DOCTOR:
            roles.add(Role.DOCTOR.value)
    return frozenset(roles)


def rights_of(user_id: UUID, on: date) -> Actor:
    """This login as an actor of that day; without any role when it is not active."""
    user = with_rights(user_id, on)
    if user is None:
        return Actor(user_id)
    return Actor(user_id, roles_held(user), user.person_id, name=user.name)


def second_factors(user_id: UUID) -> frozenset[str]:
    """The kinds enrolled: ``totp``, ``webauthn``."""
    rows = Authenticator.objects.filter(user=user_id, type__in=SECOND_FACTORS)
    return frozenset(rows.values_list("type", flat=True))


def any_account() -> bool:
    return User.objects.exists()


def everybody() -> QuerySet[User]:
    """Every login, closed ones included, without its password."""
    rows = User.objects.only("name", "email", "person_id", "is_active")
    return rows.order_by("name", "email", "pk")


def find_account(user_id: UUID) -> User | None:
    return everybody().filter(pk=user_id).first()


def find_by_email(email: str) -> User | None:
    return everybody().filter(email=email.strip().lower()).first()


def emails_of_role(role: str, on: date) -> tuple[str, ...]:
    """Addresses of the active logins that hold this granted role that day."""
    holders = RoleGrant.objects.on(on).filter(role=role, user=OuterRef("pk"))
    rows = User.objects.filter(Exists(holders), is_active=True).order_by("email")
    return tuple(rows.values_list("email", flat=True))


def by_address(email: str) -> User | None:
    """The login that this confirmed address opens, active or not; one statement either way."""
    address = canonical_email(email)
    rows = User.objects.filter(emailaddress__email=address, emailaddress__verified=True)
    return rows.order_by("pk").first()


def email_of_person(person_id: UUID) -> str | None:
    rows = User.objects.filter(person=person_id, is_active=True)
    return rows.values_list("email", flat=True).first()


def names(user_ids) -> dict[UUID | None, str]:
    """Who signed what: ``_by`` columns hold ids, pages show names."""
    return dict(User.objects.filter(pk__in=set(user_ids)).values_list("pk", "name"))


def status_of(*, issuer: str, subject: str, rpps: str, on: date) -> tuple[CardStatus, User | None]:
    """The login that a professional proved by Pro Santé Connect may open: by their number, never
    by their e-mail address."""
    linked = User.objects.filter(
        pro_sante_identities__issuer=issuer, pro_sante_identities__subject=subject
    )
    user = linked.select_related("person").first()
    if user:
        same = user.person is not None and user.person.rpps == rpps
        return _open(user, CardStatus.ENTERS if same else CardStatus.OTHER_NUMBER)
    person = Person.objects.filter(rpps=rpps).select_related("user").first() if rpps else None
    if person is None:
        return CardStatus.UNKNOWN, None
    if hasattr(person, "user"):
        return _open(person.user, CardStatus.TO_LINK)
    member = Membership.objects.on(on).filter(person=person).exists()
    return CardStatus.NO_ACCOUNT if member else CardStatus.UNKNOWN, None


def _open(user: User, status: CardStatus) -> tuple[CardStatus, User]:
    return status if user.is_active else CardStatus.CLOSED, user


def profession_of(codes: tuple[str, ...]) -> int | None:
    """The one profession these codes name; None when they name none or several."""
    rows = Profession.objects.filter(system=DOCTOR[0], code__in=codes).order_by("id")
    ids = list(rows.values_list("id", flat=True)) if codes else []
    return ids[0] if len(ids) == 1 and len(codes) == 1 else None


def card_of(person_id: UUID):
    """What the card of a person of the association would say: ``rpps``, ``first_name``,
    ``last_name``, ``profession_code``. None for whoever has no number in the register."""
    rows = Person.objects.filter(pk=person_id).exclude(rpps="")
    named = rows.annotate(profession_code=F("profession__code"))
    return named.values_list(
        "rpps", "first_name", "last_name", "profession_code", named=True
    ).first()


def latest_alerts() -> list[SecurityAlert]:
    """Those nobody has seen first, then the most recent; with ``who`` and ``seen_by_name``."""
    order = (F("seen_at").asc(nulls_first=True), "-raised_at", "pk")
    rows = list(SecurityAlert.objects.order_by(*order)[:MOST_ALERTS])
    known = names({row.account for row in rows} | {row.seen_by for row in rows})
    for row in rows:
        nobody = "Sans compte" if row.account is None else "Compte supprimé"
        row.who, row.seen_by_name = known.get(row.account, nobody), known.get(row.seen_by, "")
    return rows
