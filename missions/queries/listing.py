"""The coordinator's list, its sums and their queue."""

from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from cpts_portal.foundation.kernel.money import ZERO
from missions.enums import State
from missions.models import Declaration
from missions.queries.declarations import with_names

NOTHING = {"declarations": 0, "minutes": 0, "amount_eur": ZERO}


def all_declarations() -> QuerySet[Declaration]:
    """For the list's filters."""
    return Declaration.objects.all()


def lines(rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """What the list says of each, and nothing else is read."""
    said = ("number", "version", "done_on", "minutes", "amount_eur", "state", "decided_at")
    return with_names(rows).only(*said, "meeting_id", "source")


def sums_by_state(rows) -> dict[str, dict]:
    """Every state, of rows filtered by anything else: ``declarations``, ``minutes``,
    ``amount_eur``."""
    sums = (
        rows.order_by()
        .values_list("state")
        .annotate(
            count=Count("pk"),
            time=Coalesce(Sum("minutes"), 0),
            money=Coalesce(Sum("amount_eur"), ZERO),
        )
    )
    by_state = {state: dict(zip(NOTHING, parts, strict=True)) for state, *parts in sums}
    return {state.value: by_state.get(state.value, NOTHING) for state in State}


def totals(sums: dict[str, dict], states) -> dict:
    """Of these states, of all when there is none."""
    return {name: sum(sums[state][name] for state in states or sums) for name in NOTHING}


def persons() -> list[tuple[UUID, str]]:
    """Those who ever declared, by name: the choices of the filter."""
    rows = (
        Declaration.objects.order_by("person__sort_name", "person_id")
        .values_list("person_id", "person__last_name", "person__first_name", "person__sort_name")
        .distinct()
    )
    return [(person_id, f"{last} {first}") for person_id, last, first, _ in rows]


def place_of(declaration_id: UUID) -> dict[str, int | UUID | None]:
    """``position`` among the ``waiting`` to verify, the ids ``before`` and ``after``: the longest
    waiting first, the last one is followed by the first."""
    queue = list(Declaration.objects.waiting().values_list("id", flat=True))
    others = [pk for pk in queue if pk != declaration_id]
    if declaration_id not in queue:
        after = queue[0] if queue else None
        return {"position": None, "waiting": len(queue), "before": None, "after": after}
    index = queue.index(declaration_id)
    return {
        "position": index + 1,
        "waiting": len(queue),
        "before": queue[index - 1] if index else None,
        "after": (queue[index + 1 :] or others or [None])[0],
    }


def same_day(row: Declaration) -> QuerySet[Declaration]:
    """What else the same person declared that day: the double counts a coordinator looks for."""
    rows = Declaration.objects.of_person(row.person_id).filter(done_on=row.done_on)
    return with_names(rows.exclude(pk=row.pk)).order_by("starts_at", "number")
