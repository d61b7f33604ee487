"""Where the office writes to a member: the address of their login, else the one on their card."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from members.models import Membership, Person


@dataclass(frozen=True)
class Reach:
    """``address`` is empty when nobody wrote one down: they are phoned."""

    person_id: UUID
    name: str
    profession_code: str
    address: str
    has_account: bool


def of_members(person_ids: Iterable[UUID], on: date) -> dict[UUID | None, Reach]:
    """Those of these persons who are members that day, in one query."""
    belongs = Membership.objects.on(on).filter(person=OuterRef("pk"))
    rows = Person.objects.filter(Exists(belongs), pk__in=set(person_ids)).annotate(
        code=F("profession__code"), login=F("user__email"), login_open=F("user__is_active")
    )
    return {row.pk: _reach(row) for row in rows.order_by("sort_name", "pk")}


def _reach(row: Person) -> Reach:
    address = row.login if row.login and row.login_open else row.email
    return Reach(row.pk, row.name, row.code, address, has_account=bool(row.login_open))


def card_of(person_id: UUID | None):
    """What the portal knows of a member and need not ask again: ``profession_code``, ``phone``."""
    rows = Person.objects.filter(Q(pk=person_id)).annotate(profession_code=F("profession__code"))
    return rows.values_list("profession_code", "phone", named=True).first() if person_id else None
