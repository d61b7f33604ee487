"""Reads of the budget. What members are paid is never entered: it comes from verified hours.

Hours that are verified are owed: they are committed, and spent once their batch is paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum, Value
from django.db.models.functions import Coalesce

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.budget.enums import Funder, Nature, Progress
from funding.budget.facts import EnvelopeFacts
from funding.budget.models import Envelope, Expense
from funding.contract_years import OpenYear, opened
from funding.payments.queries import paid_ids
from missions.queries import declarations

NATURE_OF_KIND = {
    "loss_indemnity": Nature.INDEMNITIES,
    "mission_remuneration": Nature.REMUNERATIONS,
}
DECLARED_LABELS = {
    Nature.INDEMNITIES: "Indemnités pour perte de ressources",
    Nature.REMUNERATIONS: "Rémunérations de mission",
}
PROGRESS_WORDS = {
    Progress.SPENT: "heures vérifiées et versées",
    Progress.COMMITTED: "heures vérifiées, à verser",
}
ALLOTTED = "allotted"
_MISSION = ("mission__position", "mission_id", "mission__short_label")
# one amount of a mission: its rank, label included; ALLOTTED or a Progress; euros
Heap = tuple[tuple[int, str, str], str, Decimal]


def last_day_before(known_at: datetime | None) -> date | None:
    if known_at is None:
        return None
    return (known_at.astimezone(PARIS) - timedelta(microseconds=1)).date()


def declared(period: Period, known_at: datetime | None = None) -> Iterator[Expense]:
    """The sums of verified hours by mission and nature, dated of the first day, as expenses that
    are never saved: spent once paid, committed until then. ``known_at``: verified and paid before
    that moment; otherwise as they are now."""
    lines = declarations.amounts_by_mission_and_kind(
        period, settled=paid_ids(last_day_before(known_at)), known_at=known_at
    )
    for line in lines:
        nature = NATURE_OF_KIND.get(line.kind)
        owed = line.amount_eur - line.settled_eur
        for progress, amount in ((Progress.SPENT, line.settled_eur), (Progress.COMMITTED, owed)):
            if nature and amount:
                row = Expense(
                    id=None,
                    number="heures",
                    spent_on=period.start,
                    mission_id=line.mission_code,
                    funder=Funder.CPAM,
                    nature=nature,
                    label=f"{DECLARED_LABELS[nature]}, {PROGRESS_WORDS[progress]}",
                    amount_eur=amount,
                    progress=progress,
                )
                row.mission_position = line.mission_position
                row.mission_label = line.mission_label
                yield row


def expenses(number: int | OpenYear) -> tuple[Expense, ...]:
    """By date; the sums of verified hours come first."""
    year = opened(number)
    rows = Expense.objects.counted().filter(year_id=year.id).detailed()
    return (*declared(year.period), *rows.order_by("spent_on", "number"))


def expense_detail(expense_id: UUID) -> Expense | None:
    """One recorded expense with its corrections."""
    return Expense.objects.with_corrections().filter(pk=expense_id).first()


def expense_by_number(number: str) -> Expense | None:
    return Expense.objects.with_corrections().filter(number=number).first()


def set_aside(number: int | OpenYear) -> tuple[Expense, ...]:
    """The expenses of that year that no sum holds any more, by date."""
    rows = Expense.objects.set_aside().filter(year_id=opened(number).id).with_corrections()
    return tuple(rows.order_by("spent_on", "number"))


def envelope_uses(
    number: int | OpenYear, rows: Sequence[Expense] | None = None
) -> tuple[EnvelopeFacts, ...]:
    """One per mission, in the order of the law. ``rows``: the year's expenses when already read."""
    year = opened(number)
    rows = expenses(year) if rows is None else rows
    allotments, heaps = (
        defaultdict(list),
        [(r.mission_rank, r.progress, r.amount_eur) for r in rows],
    )
    envelopes = Envelope.objects.filter(year_id=year.id).select_related("mission")
    for row in envelopes.order_by("part", "funder"):
        allotments[row.mission_id].append(row)
        mission = (row.mission.position, row.mission_id, row.mission.short_label)
        heaps.append((mission, ALLOTTED, row.allotted_eur))
    return _envelopes(year, heaps, allotments)


def envelopes_at_a_glance(
    year: OpenYear, known_at: datetime | None = None
) -> tuple[EnvelopeFacts, ...]:
    """The sums of ``envelope_uses``, without the allotments one by one: two statements, for a page
    that lists no expense. ``known_at``: as they were at that moment."""
    hours = ((r.mission_rank, r.progress, r.amount_eur) for r in declared(year.period, known_at))
    return _envelopes(year, (*_recorded_heaps(year, known_at), *hours), {})


def _recorded_heaps(year: OpenYear, known_at: datetime | None) -> Iterator[Heap]:
    allotted = Envelope.objects.filter(year_id=year.id).order_by().values(*_MISSION)
    allotted = allotted.annotate(heap=Value(ALLOTTED), money=Sum("allotted_eur"))
    spent = Expense.objects.counted().filter(year_id=year.id)
    if known_at is not None:
        spent = spent.filter(spent_on__lte=last_day_before(known_at))
    used = spent.order_by().values(*_MISSION, "progress").annotate(money=Sum("amount_eur"))
    rows = allotted.values_list(*_MISSION, "heap", "money").union(
        used.values_list(*_MISSION, "progress", "money"), all=True
    )
    for *mission, kind, money in rows:
        yield tuple(mission), kind, money


def _envelopes(
    year: OpenYear, heaps: Iterable[Heap], allotments: Mapping[str, list[Envelope]]
) -> tuple[EnvelopeFacts, ...]:
    sums: dict[tuple, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for mission, kind, money in heaps:
        sums[mission][kind] += money
    return tuple(
        EnvelopeFacts(
            year=year.number,
            mission_code=code,
            mission_label=label,
            allotted_eur=euros[ALLOTTED],
            committed_eur=euros[Progress.COMMITTED],
            spent_eur=euros[Progress.SPENT],
            allotments=tuple(allotments.get(code, ())),
        )
        for (_, code, label), euros in sorted(sums.items())
    )


def by_nature(rows: Iterable[Expense]) -> dict[str, Decimal]:
    """Spent per nature code, the largest first."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        if row.is_spent:
            sums[row.nature] += row.amount_eur
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def by_mission_and_nature(rows: Iterable[Expense]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        if row.is_spent:
            sums[row.mission_id, row.nature] += row.amount_eur
    return sums


def spent_eur(number: int | OpenYear) -> Decimal:
    """Recorded expenses and paid hours of that contract year."""
    year = opened(number)
    recorded = (
        Expense.objects.counted()
        .filter(year_id=year.id, progress=Progress.SPENT)
        .aggregate(money=Coalesce(Sum("amount_eur"), ZERO))
    )
    paid = (row.amount_eur for row in declared(year.period) if row.is_spent)
    return recorded["money"] + sum(paid, ZERO)
