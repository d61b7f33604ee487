"""The directory of members: what a colleague may see of a colleague, nothing of the office's."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from members.models import Membership, Person, Profession
from members.models.membership import IN_FORCE
from members.queries import bodies, membership


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


def members(on: date, *, unlisted: bool) -> QuerySet:
    """For the list's filters, by name; ``unlisted`` adds those who asked not to stand there."""
    current = Membership.objects.on(on).filter(person_id=OuterRef("pk")).order_by("-joined_on")
    people = Person.objects.annotate(since=Subquery(current.values("joined_on")[:1]))
    people = people.filter(since__isnull=False)
    if not unlisted:
        people = people.filter(listed=True)
    people = people.select_related("profession", "commune").defer("commune__contour")
    return people.order_by("sort_name", "id")


def shown(people) -> list[Row]:
    return [_row(person) for person in people]


def professions_on(on: date) -> list[tuple[int, str]]:
    """The professions that have a member that day, for a filter."""
    present = Membership.objects.on(on).of_people().values("person__profession_id")
    return list(
        Profession.objects.filter(id__in=present).order_by("label", "id").values_list("id", "label")
    )


def card(person_id: UUID, on: date, *, office: bool = False) -> Card | None:
    """None when this reader may not see this person: colleagues see the listed members of today."""
    people = Person.objects.filter(id=person_id) if office else members(on, unlisted=False)
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


def _row(person: Person) -> Row:
    return Row(
        id=person.id,
        name=person.name,
        profession=person.profession.label,
        detail=person.detail,
        commune=person.commune.name if person.commune else "",
        since=person.since,
    )
