"""Reads of the budget. What members are paid is never typed: it comes from verified hours.

Hours that are verified are owed: they are committed, and spent once their batch is paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Sum
from django.db.models.functions import Coalesce

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.gathered import gathered
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.budget.enums import CorrectionKind, Funder, Nature, Progress
from funding.budget.facts import AllotmentFacts, EnvelopeUse, ExpenseFacts, SplitFacts
from funding.budget.models import Envelope, Expense, ExpenseCorrection, ExpenseSplit
from funding.contract_years import OpenYear, opened
from funding.payments.queries import paid_ids
from members.queries import missions as mission_reference
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


def last_day_before(known_at: datetime | None) -> date | None:
    if known_at is None:
        return None
    return (known_at.astimezone(PARIS) - timedelta(microseconds=1)).date()


@dataclass(frozen=True)
class DeclaredAmount:
    """Verified hours of one mission and nature: spent once paid, committed until then."""

    mission_code: str
    mission_label: str
    mission_position: int
    nature: str
    progress: str
    amount_eur: Decimal


def declared_amounts(period: Period, known_at: datetime | None = None) -> Iterator[DeclaredAmount]:
    """``known_at``: verified and paid before that moment; otherwise as they are now."""
    last_day = last_day_before(known_at)
    rows = declarations.amounts_by_mission_and_kind(
        period, settled=paid_ids(last_day), known_at=known_at
    )
    for line in rows:
        nature = NATURE_OF_KIND.get(line.kind)
        owed = line.amount_eur - line.settled_eur
        for progress, amount in ((Progress.SPENT, line.settled_eur), (Progress.COMMITTED, owed)):
            if nature and amount:
                yield DeclaredAmount(
                    line.mission_code,
                    line.mission_label,
                    line.mission_position,
                    nature,
                    progress,
                    amount,
                )


def expenses(
    number: int | OpenYear,
    *,
    mission_code: str = "",
    nature: str = "",
    action_number: str = "",
    funder: str = "",
    labels: Mapping[str, str] | None = None,
) -> tuple[ExpenseFacts, ...]:
    """By date; the sums of verified hours come first, dated of the first day of the year."""
    year, labels = opened(number), labels or mission_reference.short_labels()
    rows = (*_declared(year, labels), *_typed(year, labels))
    return tuple(
        row
        for row in rows
        if (not mission_code or row.mission_code == mission_code)
        and (not nature or row.nature == nature)
        and (not funder or row.funder == funder)
        and (not action_number or action_number in {s.action_number for s in row.splits})
    )


def _typed(year: OpenYear, labels: Mapping[str, str]) -> Iterable[ExpenseFacts]:
    shares = ExpenseSplit.objects.filter(expense=OuterRef("pk")).order_by("action_number")
    rows = (
        Expense.objects.counted()
        .filter(year_id=year.id)
        .annotate(shares=gathered(shares, "action_number", "amount_eur"))
        .order_by("spent_on", "number")
    )
    for row in rows:
        yield _expense(row, labels)


def _expense(row: Expense, labels: Mapping[str, str]) -> ExpenseFacts:
    splits = (SplitFacts(s["action_number"], Decimal(s["amount_eur"])) for s in row.shares)
    return ExpenseFacts(
        id=row.id,
        number=row.number,
        spent_on=row.spent_on,
        mission_code=row.mission_id,
        mission_label=labels.get(row.mission_id, row.mission_id),
        funder=row.funder,
        nature=row.nature,
        label=row.label,
        amount_eur=row.amount_eur,
        supplier=row.supplier,
        invoice_number=row.invoice_number,
        progress=row.progress,
        has_receipt=row.has_receipt,
        receipt_id=row.receipt_id,
        sensitive=row.sensitive,
        decision=row.decision,
        decision_document_id=row.decision_document_id,
        decision_names_people=row.decision_names_people,
        remark=row.remark,
        is_total=row.is_total,
        splits=tuple(splits),
    )


@dataclass(frozen=True)
class CorrectionFacts:
    label: str
    reason: str
    corrected_at: datetime


@dataclass(frozen=True)
class ExpenseDetail:
    """One typed expense with all that was said of it; ``set_aside``: in no sum."""

    year: int
    year_id: UUID
    expense: ExpenseFacts
    corrections: tuple[CorrectionFacts, ...]
    set_aside: bool


def expense_detail(expense_id: UUID) -> ExpenseDetail | None:
    return next(iter(_details(Expense.objects.filter(pk=expense_id))), None)


def expense_by_number(number: str) -> ExpenseDetail | None:
    return next(iter(_details(Expense.objects.filter(number=number))), None)


def set_aside(number: int | OpenYear) -> tuple[ExpenseDetail, ...]:
    """The expenses of that year that no sum holds any more, by date."""
    rows = Expense.objects.set_aside().filter(year_id=opened(number).id)
    return tuple(_details(rows.order_by("spent_on", "number")))


def _details(rows) -> Iterable[ExpenseDetail]:
    shares = ExpenseSplit.objects.filter(expense=OuterRef("pk")).order_by("action_number")
    said = ExpenseCorrection.objects.filter(expense=OuterRef("pk")).order_by("pk")
    found = list(
        rows.select_related("year").annotate(
            shares=gathered(shares, "action_number", "amount_eur"),
            said=gathered(said, "kind", "reason", "corrected_at"),
        )
    )
    labels = mission_reference.short_labels() if found else {}
    for row in found:
        corrections = tuple(
            CorrectionFacts(
                CorrectionKind(one["kind"]).label,
                one["reason"],
                datetime.fromisoformat(one["corrected_at"]),
            )
            for one in row.said
        )
        last = row.said[-1]["kind"] if row.said else ""
        yield ExpenseDetail(
            row.year.number,
            row.year_id,
            _expense(row, labels),
            corrections,
            last == CorrectionKind.SET_ASIDE,
        )


def _declared(year: OpenYear, labels: Mapping[str, str]) -> Iterable[ExpenseFacts]:
    for line in declared_amounts(year.period):
        yield ExpenseFacts(
            id=None,
            number="heures",
            spent_on=year.period.start,
            mission_code=line.mission_code,
            mission_label=labels.get(line.mission_code, line.mission_code),
            funder=Funder.CPAM,
            nature=line.nature,
            label=f"{DECLARED_LABELS[line.nature]}, {PROGRESS_WORDS[line.progress]}",
            amount_eur=line.amount_eur,
            progress=line.progress,
            from_declarations=True,
        )


def envelope_uses(
    number: int | OpenYear,
    rows: Sequence[ExpenseFacts] | None = None,
    labels: Mapping[str, str] | None = None,
) -> tuple[EnvelopeUse, ...]:
    """One per mission, in the order of the law. ``rows``: the year's expenses when already read."""
    year, labels = opened(number), labels or mission_reference.short_labels()
    rows = expenses(year, labels=labels) if rows is None else rows
    spent, committed = (
        _sums(r for r in rows if r.is_spent),
        _sums(r for r in rows if not r.is_spent),
    )
    allotments = defaultdict(list)
    for row in Envelope.objects.filter(year_id=year.id).order_by("part", "funder"):
        allotments[row.mission_id].append(
            AllotmentFacts(row.part, row.funder, row.allotted_eur, row.note)
        )
    concerned = set(allotments) | set(spent) | set(committed)
    return tuple(
        EnvelopeUse(
            year=year.number,
            mission_code=code,
            mission_label=label,
            allotted_eur=sum((a.allotted_eur for a in allotments[code]), ZERO),
            committed_eur=committed.get(code, ZERO),
            spent_eur=spent.get(code, ZERO),
            allotments=tuple(allotments[code]),
        )
        for code, label in labels.items()
        if code in concerned
    )


def _sums(rows: Iterable[ExpenseFacts]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.mission_code] = sums.get(row.mission_code, ZERO) + row.amount_eur
    return sums


def by_nature(rows: Iterable[ExpenseFacts]) -> dict[str, Decimal]:
    """Spent per nature code, the largest first."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.is_spent:
            sums[row.nature] = sums.get(row.nature, ZERO) + row.amount_eur
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def by_mission_and_nature(rows: Iterable[ExpenseFacts]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        if row.is_spent:
            key = row.mission_code, row.nature
            sums[key] = sums.get(key, ZERO) + row.amount_eur
    return sums


def by_action(rows: Iterable[ExpenseFacts]) -> dict[str, Decimal]:
    """Spent per action sheet, from the shares of each expense."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.is_spent:
            for split in row.splits:
                sums[split.action_number] = sums.get(split.action_number, ZERO) + split.amount_eur
    return sums


def spent_eur(number: int | OpenYear) -> Decimal:
    """Typed expenses and paid hours of that contract year."""
    year = opened(number)
    typed = (
        Expense.objects.counted()
        .filter(year_id=year.id, progress=Progress.SPENT)
        .aggregate(money=Coalesce(Sum("amount_eur"), ZERO))
    )
    hours = declared_amounts(year.period)
    paid = (line.amount_eur for line in hours if line.progress == Progress.SPENT)
    return typed["money"] + sum(paid, ZERO)
