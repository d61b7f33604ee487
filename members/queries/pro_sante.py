"""Whose login a professional proved by Pro Santé Connect may open. By her number, never by her
e-mail address."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from members.models import Membership, Person, Profession, User

CODES = "TRE_G15"


class Standing(StrEnum):
    ENTERS = "enters"
    # the login of the member who holds this number: she says once that it is hers
    TO_LINK = "to_link"
    CLOSED = "closed"
    # linked once, and the number of that login is another one today
    OTHER_NUMBER = "other_number"
    # a member who has not opened her account
    NO_ACCOUNT = "no_account"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Found:
    standing: Standing
    account_id: UUID | None = None
    name: str = ""
    email: str = ""


def who_is(*, issuer: str, subject: str, rpps: str, on: date) -> Found:
    linked = User.objects.filter(
        pro_sante_identities__issuer=issuer, pro_sante_identities__subject=subject
    )
    user = linked.select_related("person").first()
    if user:
        same = user.person is not None and user.person.rpps == rpps
        return _found(user, Standing.ENTERS if same else Standing.OTHER_NUMBER)
    person = Person.objects.filter(rpps=rpps).select_related("user").first() if rpps else None
    if person is None:
        return Found(Standing.UNKNOWN)
    if hasattr(person, "user"):
        return _found(person.user, Standing.TO_LINK)
    member = Membership.objects.on(on).filter(person=person).exists()
    return Found(Standing.NO_ACCOUNT if member else Standing.UNKNOWN, name=person.name)


def _found(user: User, standing: Standing) -> Found:
    standing = standing if user.is_active else Standing.CLOSED
    return Found(standing, user.pk, user.name, user.email)


def profession_of(codes: tuple[str, ...]) -> int | None:
    """The one profession these codes name; None when they name none or several."""
    rows = Profession.objects.filter(system=CODES, code__in=codes).order_by("id")
    found = list(rows.values_list("id", flat=True)) if codes else []
    return found[0] if len(found) == 1 and len(codes) == 1 else None


@dataclass(frozen=True)
class Card:
    """What the card of a person of the association would say of her."""

    rpps: str
    first_name: str
    last_name: str
    profession_code: str


def card_of(person_id: UUID) -> Card | None:
    """None for whoever has no number in the register."""
    person = (
        Person.objects.filter(pk=person_id).exclude(rpps="").select_related("profession").first()
    )
    if person is None:
        return None
    return Card(person.rpps, person.first_name, person.last_name, person.profession.code)
