"""What waits too long, and for whom: ids and counts only, no name of a patient."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from patients.domain import ages
from patients.domain.answering import Availability, ProposalState
from patients.models import CareOffer, Proposal

FIRST_ASK, SECOND_ASK = timedelta(days=30), timedelta(days=60)
OFFER_ENDS = timedelta(days=14)


@dataclass(frozen=True)
class ReminderLine:
    """``due_on``: since when or until when it matters; ``round``: 1 at D+30, 2 at D+60."""

    proposal: Proposal
    due_on: date
    round: int = 0

    @property
    def reference(self) -> str:
        return f"{self.proposal.prefix}-{self.proposal.number}"

    @property
    def doctor(self):
        return self.proposal.doctor

    @property
    def no_news(self) -> bool:
        """The person says that nobody has called."""
        return self.proposal.is_accepted and self.proposal.placement.no_news_at is not None


@dataclass(frozen=True)
class Reminders:
    """``offers_ending`` are rows, the others lines."""

    expiring: tuple[ReminderLine, ...]
    to_inform: tuple[ReminderLine, ...]
    to_ask: tuple[ReminderLine, ...]
    offers_ending: tuple[CareOffer, ...]

    @property
    def total(self) -> int:
        parts = (self.expiring, self.to_inform, self.to_ask, self.offers_ending)
        return sum(len(part) for part in parts)


def due_reminders(on: date) -> Reminders:
    rows = list(_proposals(on))
    return Reminders(
        expiring=tuple(ReminderLine(row, row.reply_by) for row in rows if row.waits),
        to_inform=tuple(
            ReminderLine(row, ages.paris_day(row.placement.no_news_at or row.answered_at))
            for row in rows
            if _uninformed(row)
        ),
        to_ask=tuple(
            ReminderLine(row, _ask_on(row, number), number)
            for row in rows
            if (number := _round_due(row, on))
        ),
        offers_ending=tuple(_offers(on)),
    )


def answers_by_person(on: date) -> dict[UUID, int]:
    """By doctor: the answers awaited by tomorrow."""
    rows = Proposal.objects.waiting().filter(
        reply_by__lte=on + timedelta(days=1), doctor__person__isnull=False
    )
    counted = rows.order_by().values("doctor__person").annotate(count=Count("pk"))
    return dict(counted.values_list("doctor__person", "count"))


def _proposals(on: date):
    late = Q(state=ProposalState.PROPOSED, reply_by__lte=on + timedelta(days=1))
    return (
        Proposal.objects.readable()
        .filter(late | Q(state=ProposalState.ACCEPTED))
        .select_related("doctor__person", "placement")
        .annotate(number=F("request__number"), prefix=F("request__prefix"))
        .order_by("reply_by", "pk")
    )


def _uninformed(row: Proposal) -> bool:
    if not row.is_accepted:
        return False
    return row.placement.informed_at is None or row.placement.no_news_at is not None


def _ask_on(row: Proposal, number: int) -> date:
    assert row.answered_at
    return ages.paris_day(row.answered_at) + (FIRST_ASK if number == 1 else SECOND_ASK)


def _round_due(row: Proposal, on: date) -> int:
    """1 at D+30, 2 at D+60 when it was asked before, 0 when there is nothing to ask yet."""
    if not row.is_accepted:
        return 0
    asked_on = row.placement.asked_at and ages.paris_day(row.placement.asked_at)
    for number in (2, 1):
        due_on = _ask_on(row, number)
        if on >= due_on:
            return 0 if asked_on and asked_on >= due_on else number
    return 0


def _offers(on: date):
    rows = CareOffer.objects.current().filter(ends_on__lte=on + OFFER_ENDS)
    rows = rows.exclude(availability=Availability.NO).select_related("doctor__person")
    return rows.order_by("ends_on", "pk")
