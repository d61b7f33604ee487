"""The envelopes of a year summed by the database: for a page that lists no expense."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum, Value

from cpts_portal.foundation.kernel.money import ZERO
from funding.budget.enums import Progress
from funding.budget.facts import EnvelopeUse
from funding.budget.models import Envelope, Expense
from funding.budget.queries import declared_amounts, last_day_before
from funding.contract_years import OpenYear

ALLOTTED = "allotted"
_MISSION = ("mission__position", "mission_id", "mission__short_label")


@dataclass(frozen=True)
class _Heap:
    """``mission`` sorts in the order of the law: position, code, label."""

    mission: tuple[int, str, str]
    kind: str
    money: Decimal


def envelopes_at_a_glance(
    year: OpenYear, known_at: datetime | None = None
) -> tuple[EnvelopeUse, ...]:
    """The sums of ``envelope_uses``, without the allotments one by one: two statements.
    ``known_at``: as they were at that moment."""
    sums: dict[tuple, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for heap in (*_typed(year, known_at), *_declared(year, known_at)):
        sums[heap.mission][heap.kind] += heap.money
    return tuple(
        EnvelopeUse(
            year=year.number,
            mission_code=code,
            mission_label=label,
            allotted_eur=heaps[ALLOTTED],
            committed_eur=heaps[Progress.COMMITTED],
            spent_eur=heaps[Progress.SPENT],
        )
        for (_, code, label), heaps in sorted(sums.items())
    )


def _typed(year: OpenYear, known_at: datetime | None) -> Iterator[_Heap]:
    columns = (*_MISSION, "heap", "money")
    allotted = Envelope.objects.filter(year_id=year.id).order_by().values(*_MISSION)
    allotted = allotted.annotate(heap=Value(ALLOTTED), money=Sum("allotted_eur"))
    spent = Expense.objects.counted().filter(year_id=year.id)
    if known_at is not None:
        spent = spent.filter(spent_on__lte=last_day_before(known_at))
    used = spent.order_by().values(*_MISSION, "progress")
    used = used.annotate(money=Sum("amount_eur"))
    rows = allotted.values_list(*columns).union(
        used.values_list(*_MISSION, "progress", "money"), all=True
    )
    for position, code, label, kind, money in rows:
        yield _Heap((position, code, label), kind, money)


def _declared(year: OpenYear, known_at: datetime | None) -> Iterator[_Heap]:
    for line in declared_amounts(year.period, known_at):
        mission = (line.mission_position, line.mission_code, line.mission_label)
        yield _Heap(mission, line.progress, line.amount_eur)
