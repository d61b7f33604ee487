"""The directory of members: what a colleague may see of a colleague, nothing of the office's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery

from members.models import Membership, Person, Profession
from members.models.membership import IN_FORCE
from members.queries import bodies, membership
from members.queries.people import matching

PAGE_SIZE = 50


@dataclass(frozen=True)
class Row:
    id: UUID
    name: str
    profession: str
    detail: str
    commune: str
    since: date


@dataclass(frozen=True)
class Card:
    """``memberships`` is filled for the office alone."""

    id: UUID
    name: str
    profession: str
    detail: str
    commune: str
    practice_mode: str
    public_email: str
    public_phone: str
    since: date | None
    offices: tuple[str, ...]
    groups: tuple[str, ...]
    memberships: tuple[membership.MembershipFacts, ...] = ()


def page(
    on: date, *, number, text: str = "", profession_id: int | None = None, unlisted: bool = False
) -> Page:
    """Rows of one page; ``unlisted`` adds those who asked not to stand in the directory."""
    found = Paginator(_members(on, text, profession_id, unlisted), PAGE_SIZE).get_page(number)
    found.object_list = [_row(person) for person in found.object_list]
    return found


def rows(on: date, *, text: str = "", profession_id: int | None = None) -> Iterator[Row]:
    """Every member of that day, for the office."""
    return map(_row, _members(on, text, profession_id, unlisted=True))


def professions_on(on: date) -> list[tuple[int, str]]:
    """The professions that have a member that day, for a filter."""
    present = Membership.objects.on(on).of_people().values("person__profession_id")
    return list(
        Profession.objects.filter(id__in=present).order_by("label", "id").values_list("id", "label")
    )


def card(person_id: UUID, on: date, *, office: bool = False) -> Card | None:
    """None when this reader may not see this person: colleagues see the listed members of today."""
    people = Person.objects.filter(id=person_id) if office else _members(on, "", None, False)
    person = (
        people.filter(id=person_id)
        .select_related("profession", "commune")
        .defer("commune__contour")
        .first()
    )
    if person is None:
        return None
    history = membership.of_person(person_id)
    current = [m for m in history if m.state in IN_FORCE]
    return Card(
        id=person.id,
        name=person.name,
        profession=person.profession.label,
        detail=person.detail,
        commune=person.commune.name if person.commune else "",
        practice_mode=person.get_practice_mode_display(),
        public_email=person.public_email,
        public_phone=person.public_phone,
        since=current[0].joined_on if current else None,
        offices=tuple(m.office_label for m in bodies.mandates_on(on) if m.person_id == person.id),
        groups=tuple(s.body_name for s in bodies.seats_on(on, person_id=person.id)),
        memberships=history if office else (),
    )


def _members(on: date, text: str, profession_id: int | None, unlisted: bool) -> QuerySet:
    current = Membership.objects.on(on).filter(person_id=OuterRef("pk")).order_by("-joined_on")
    people = Person.objects.annotate(since=Subquery(current.values("joined_on")[:1]))
    people = people.filter(since__isnull=False)
    if not unlisted:
        people = people.filter(listed=True)
    if profession_id:
        people = people.filter(profession_id=profession_id)
    return matching(people, text).select_related("profession", "commune").defer("commune__contour")


def _row(person: Person) -> Row:
    return Row(
        id=person.id,
        name=person.name,
        profession=person.profession.label,
        detail=person.detail,
        commune=person.commune.name if person.commune else "",
        since=person.since,
    )
