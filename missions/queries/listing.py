"""The coordinator's list: declared filters, declared orders, pages; and her queue."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from cpts_portal.foundation.kernel.money import ZERO
from missions.enums import State
from missions.models import Declaration
from missions.queries.declarations import facts_of
from missions.queries.facts import DeclarationFacts

PAGE_SIZE = 50
ORDERS = {
    "attente": ("submitted_at", "id"),
    "date": ("-done_on", "-number"),
    "ancienne": ("done_on", "number"),
    "personne": ("person__sort_name", "-done_on", "id"),
    "montant": ("-amount_eur", "-done_on", "id"),
    "duree": ("-minutes", "-done_on", "id"),
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for, already checked. ``start`` and ``last`` are both included."""

    state: str = ""
    mission: str = ""
    person: UUID | None = None
    start: date | None = None
    last: date | None = None
    order: str = "attente"


@dataclass(frozen=True)
class Totals:
    declarations: int
    minutes: int
    amount_eur: Decimal

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.declarations + other.declarations,
            self.minutes + other.minutes,
            self.amount_eur + other.amount_eur,
        )


NOTHING = Totals(0, 0, ZERO)


def _rows(wanted: Wanted, *, any_state: bool = False):
    rows = Declaration.objects.all()
    if wanted.state and not any_state:
        rows = rows.filter(state=wanted.state)
    if wanted.mission:
        rows = rows.filter(mission_id=wanted.mission)
    if wanted.person:
        rows = rows.filter(person_id=wanted.person)
    if wanted.start:
        rows = rows.filter(done_on__gte=wanted.start)
    if wanted.last:
        rows = rows.filter(done_on__lte=wanted.last)
    return rows


class _FactsPaginator(Paginator):
    """Pages of facts, their number already counted: a row never leaves this module."""

    def __init__(self, rows, count: int):
        super().__init__(rows, PAGE_SIZE)
        self.count = count

    def _get_page(self, rows, number, paginator):
        return Page(facts_of(rows), number, paginator)


def page(wanted: Wanted, number: str | int, *, count: int) -> Page:
    order = ORDERS.get(wanted.order, ORDERS["attente"])
    return _FactsPaginator(_rows(wanted).order_by(*order), count).get_page(number)


def everything(wanted: Wanted) -> list[DeclarationFacts]:
    """The same rows without pages, for the export."""
    return facts_of(_rows(wanted).order_by(*ORDERS.get(wanted.order, ORDERS["attente"])))


def sums_by_state(wanted: Wanted) -> dict[str, Totals]:
    """Every state, with every other filter kept."""
    rows = _rows(wanted, any_state=True).order_by().values("state")
    found = {
        row["state"]: Totals(row["many"], row["time"], row["money"])
        for row in rows.annotate(
            many=Count("pk"),
            time=Coalesce(Sum("minutes"), 0),
            money=Coalesce(Sum("amount_eur"), ZERO),
        )
    }
    return {state.value: found.get(state.value, NOTHING) for state in State}


def totals(wanted: Wanted, sums: dict[str, Totals]) -> Totals:
    """Of the rows wanted, whatever the page."""
    kept = [sums[wanted.state]] if wanted.state else sums.values()
    return sum(kept, NOTHING)


def persons() -> list[tuple[UUID, str]]:
    """Those who ever declared, by name: the choices of the filter."""
    rows = (
        Declaration.objects.order_by("person__sort_name", "person_id")
        .values_list("person_id", "person__last_name", "person__first_name", "person__sort_name")
        .distinct()
    )
    return [(person_id, f"{last} {first}") for person_id, last, first, _ in rows]


@dataclass(frozen=True)
class Place:
    """Where one declaration stands in the queue of those to verify."""

    position: int | None
    waiting: int
    before: UUID | None
    after: UUID | None


def place_of(declaration_id: UUID) -> Place:
    """Neighbours in the queue, the longest waiting first; the last one is followed by the first."""
    queue = list(Declaration.objects.waiting().values_list("id", flat=True))
    others = [one for one in queue if one != declaration_id]
    if declaration_id not in queue:
        return Place(None, len(queue), None, queue[0] if queue else None)
    index = queue.index(declaration_id)
    return Place(
        position=index + 1,
        waiting=len(queue),
        before=queue[index - 1] if index else None,
        after=queue[index + 1] if index + 1 < len(queue) else (others[0] if others else None),
    )


def same_day(facts: DeclarationFacts) -> list[DeclarationFacts]:
    """What else the same person declared that day: the double counts a coordinator looks for."""
    rows = Declaration.objects.of(facts.person_id).filter(done_on=facts.done_on)
    return facts_of(rows.exclude(pk=facts.id).order_by("starts_at", "number"))
