"""Who is a member, on a day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from members.models import Membership, TerritoryHeadcount
from members.queries import people, territory


def active_on(day: date) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Ids of the people and of the structures that are members that day."""
    pairs = list(Membership.objects.on(day).values_list("person_id", "structure_id"))
    persons = frozenset(person for person, _ in pairs if person)
    return persons, frozenset(structure for _, structure in pairs if structure)


def was_member(person_id: UUID, day: date) -> bool:
    return Membership.objects.on(day).filter(person_id=person_id).exists()


def of_person(person_id: UUID) -> QuerySet[Membership]:
    """Every membership, the latest first."""
    return Membership.objects.filter(person_id=person_id).order_by("-joined_on", "id")


def welcome_of(person_id: UUID, day: date) -> Membership | None:
    """What somebody who has just joined needs to know; None when they are no member."""
    rows = Membership.objects.on(day).filter(person_id=person_id).select_related("application")
    return rows.order_by("-joined_on", "id").first()


def changes_between(start: date, end: date) -> tuple[int, int]:
    """``(joined, left)`` among people, with ``end`` excluded."""
    rows = Membership.objects.of_people()
    changes = rows.aggregate(
        joined=Count("pk", filter=Q(joined_on__gte=start, joined_on__lt=end)),
        left=Count("pk", filter=Q(left_on__gte=start, left_on__lt=end)),
    )
    return changes["joined"], changes["left"]


def shares(on: date) -> list[TerritoryHeadcount]:
    """By profession, with the headcount known that day; a kind without one is left out."""
    return shares_of(people.count_by_profession(on), territory.denominators(on))


def shares_of(counts, heads: Sequence[TerritoryHeadcount]) -> list[TerritoryHeadcount]:
    """Each of these headcounts with its ``members``. ``counts``: ``people.count_by_profession``."""
    for head in heads:
        head.members = sum(
            row.count
            for row in counts
            if row.profession_id == head.profession_id and head.detail in ("", row.detail)
        )
    return list(heads)
