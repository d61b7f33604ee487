"""The directory: what a colleague may see of a colleague, nothing of the office's; the legal
persons, and who sits where."""

from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from members.models import BodyMember, Mandate, Membership, Partner, Person, Profession, Structure
from members.models.membership import IN_FORCE
from members.queries import membership


def members(on: date, *, unlisted: bool) -> QuerySet[Person]:
    """By name, with the day they joined (``since``); ``unlisted`` adds those who asked not to
    stand there."""
    current = Membership.objects.on(on).filter(person_id=OuterRef("pk")).order_by("-joined_on")
    people = Person.objects.annotate(since=Subquery(current.values("joined_on")[:1]))
    people = people.filter(Q(since__isnull=False))
    if not unlisted:
        people = people.filter(listed=True)
    return _with_labels(people).order_by("sort_name", "id")


def lines(people: QuerySet[Person]) -> QuerySet[Person]:
    """What the list and its file say of each, and nothing else is read."""
    said = ("first_name", "last_name", "detail", "profession__label", "commune__name")
    return people.only(*said)


def _with_labels(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.select_related("profession", "commune").defer("commune__contour")


def professions_on(on: date) -> list[tuple[int, str]]:
    """The professions that have a member that day, for a filter."""
    present = Membership.objects.on(on).of_people().values("person__profession_id")
    return list(
        Profession.objects.filter(id__in=present).order_by("label", "id").values_list("id", "label")
    )


def card(person_id: UUID, on: date, *, office: bool = False) -> dict | None:
    """For the page of one person; None when this reader may not see them: colleagues see the
    listed members of today, the office everybody, with their ``memberships``."""
    people = _with_labels(Person.objects.all()) if office else members(on, unlisted=False)
    person = people.filter(id=person_id).first()
    if person is None:
        return None
    history = list(membership.of_person(person_id))
    return {
        "member": person,
        "since": next((row.joined_on for row in history if row.state in IN_FORCE), None),
        "offices": [row.get_office_display() for row in mandates_on(on).filter(person=person)],
        "groups": [seat.body.name for seat in seats_on(on).filter(person=person)],
        "memberships": history if office else (),
    }


def mandates_on(day: date) -> QuerySet[Mandate]:
    return _held_on(Mandate.objects.select_related("person"), day).order_by("starts_on", "id")


def seats_on(day: date) -> QuerySet[BodyMember]:
    """Who sits where that day, by body then name."""
    rows = _held_on(BodyMember.objects.select_related("body", "person"), day)
    return rows.order_by("body__name", "person__sort_name", "id")


def _held_on(rows: QuerySet, day: date) -> QuerySet:
    return rows.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def structures_on(day: date) -> QuerySet[Structure]:
    """Members of that day, by name."""
    ids = Membership.objects.on(day).filter(structure__isnull=False).values("structure_id")
    return Structure.objects.filter(id__in=ids).order_by("sort_name", "id")


def legal_persons_on(day: date) -> list[dict]:
    """Member structures first, then partners, which work with the association without being
    members, by name."""
    said = ("name", "kind", "commune__name")
    structures = structures_on(day).select_related("commune").only(*said)
    partners = Partner.objects.select_related("commune").only(*said)
    return [_legal_person(row, row.get_kind_display(), joined=True) for row in structures] + [
        _legal_person(row, row.kind, joined=False) for row in partners.order_by("name", "id")
    ]


def _legal_person(row: Structure | Partner, kind: str, *, joined: bool) -> dict:
    """A kind that the name already says is not said twice."""
    kind = "" if kind.casefold() in row.name.casefold() else kind[:1].upper() + kind[1:]
    return {"name": row.name, "kind": kind, "commune": row.commune, "joined": joined}
