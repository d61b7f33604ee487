"""People as other apps see them: names, professions, a card. Never an e-mail of the office's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Q

from cpts_portal.foundation.kernel.text import sort_name
from members.models import Membership, Person

ALIKE = 0.45


@dataclass(frozen=True)
class PersonFacts:
    id: UUID
    name: str
    first_name: str
    last_name: str
    sort_name: str
    profession_id: int
    profession_code: str
    profession_label: str
    detail: str
    health_profession: bool
    commune_code: str | None
    commune_name: str
    practice_mode: str


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return {p.id: p.name for p in Person.objects.filter(id__in=set(ids))}


def find_person(id: UUID) -> PersonFacts | None:
    return find_people([id]).get(id)


def profession_and_practice(id: UUID) -> tuple[int, str] | None:
    """What the price of somebody's hours depends on."""
    return Person.objects.filter(id=id).values_list("profession_id", "practice_mode").first()


def find_people(ids: Iterable[UUID]) -> dict[UUID, PersonFacts]:
    rows = _with_labels(Person.objects.filter(id__in=set(ids)))
    return {p.id: _facts(p) for p in rows}


def everybody() -> tuple[PersonFacts, ...]:
    """Every person known, members or not, by name."""
    return tuple(_facts(p) for p in _with_labels(Person.objects.order_by("sort_name", "id")))


def search(text: str, *, limit: int = 20, on: date | None = None) -> tuple[PersonFacts, ...]:
    """Best first; forgives accents, case and a typo. ``on`` keeps the members of that day."""
    people = matching(Person.objects.all(), text)
    if on:
        people = people.filter(id__in=Membership.objects.on(on).of_people().values("person_id"))
    return tuple(_facts(p) for p in _with_labels(people)[:limit])


def matching(people, text: str):
    """``people`` whose name holds these words or looks like them, ordered by likeness."""
    words = sort_name(text)
    if not words:
        return people.order_by("sort_name", "id")
    likeness = TrigramWordSimilarity(words, "sort_name")
    return (
        people.annotate(likeness=likeness)
        .filter(Q(likeness__gte=ALIKE) | Q(sort_name__contains=words))
        .order_by("-likeness", "sort_name", "id")
    )


def count_by_profession(on: date) -> tuple:
    """Members of that day, by profession and detail, the most numerous first: rows that name
    ``profession_id``, ``code``, ``label``, ``detail``, ``health_profession`` and ``count``."""
    rows = (
        Membership.objects.on(on)
        .of_people()
        .values(
            profession_id=F("person__profession_id"),
            code=F("person__profession__code"),
            label=F("person__profession__label"),
            detail=F("person__detail"),
            health_profession=F("person__profession__health_profession"),
        )
    )
    counted = rows.annotate(count=Count("id")).order_by("-count", "label", "detail")
    names = ("profession_id", "code", "label", "detail", "health_profession", "count")
    return tuple(counted.values_list(*names, named=True))


def _with_labels(people):
    return people.select_related("profession", "commune").defer("commune__contour")


def _facts(person: Person) -> PersonFacts:
    return PersonFacts(
        id=person.id,
        name=person.name,
        first_name=person.first_name,
        last_name=person.last_name,
        sort_name=person.sort_name,
        profession_id=person.profession_id,
        profession_code=person.profession.code,
        profession_label=person.profession.label,
        detail=person.detail,
        health_profession=person.profession.health_profession,
        commune_code=person.commune_id,
        commune_name=person.commune.name if person.commune else "",
        practice_mode=person.practice_mode,
    )
