"""The mails a person must look at: given up, or cut in the middle. Never what they say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from .models import OutboxMail, OutboxState

# a worker that is alive needs a few seconds
LONGEST_SENDING = timedelta(minutes=5)


@dataclass(frozen=True)
class MailFacts:
    """``template`` says the kind; ``tried_at`` is the last attempt, ``error`` the server's word."""

    id: UUID
    template: str
    to: str
    state: str
    queued_at: datetime
    tried_at: datetime
    attempts: int
    error: str

    @property
    def is_uncertain(self) -> bool:
        """It may have reached its reader."""
        return self.state == OutboxState.SENDING


def to_look_at(at: datetime, *, limit: int = 200) -> tuple[MailFacts, ...]:
    """The oldest first."""
    return tuple(
        _facts(row) for row in rows_to_look_at(at).order_by("next_attempt_at", "id")[:limit]
    )


def count_to_look_at(at: datetime) -> int:
    return rows_to_look_at(at).count()


@dataclass(frozen=True)
class WaitingFacts:
    """Mails that have not left; ``failed`` are those that wait for a person."""

    waiting: int
    failed: int
    oldest_at: datetime | None


def waiting_facts() -> WaitingFacts:
    """One statement."""
    queued, failed = Q(state=OutboxState.QUEUED), Q(state=OutboxState.FAILED)
    counts = OutboxMail.objects.aggregate(
        waiting=Count("id", filter=queued),
        failed=Count("id", filter=failed),
        oldest_at=Min("queued_at", filter=queued),
    )
    return WaitingFacts(**counts)


def stuck(at: datetime) -> list[UUID]:
    """Rows a killed worker left in « sending »."""
    cut = rows_to_look_at(at).filter(state=OutboxState.SENDING)
    return list(cut.order_by("next_attempt_at", "id").values_list("id", flat=True))


def rows_to_look_at(at: datetime) -> QuerySet[OutboxMail]:
    """For whoever asks several things in one statement; the others call the functions above.

    An attempt far in the future was written before the clock started again: its worker is gone."""
    gone = Q(next_attempt_at__lt=at - LONGEST_SENDING)
    gone |= Q(next_attempt_at__gt=at + LONGEST_SENDING)
    cut = Q(state=OutboxState.SENDING) & gone
    return OutboxMail.objects.filter(Q(state=OutboxState.FAILED) | cut).defer("context")


def is_in_flight(row: OutboxMail, at: datetime) -> bool:
    """A worker may be sending it this very moment."""
    near = abs(row.next_attempt_at - at) <= LONGEST_SENDING
    return row.state == OutboxState.SENDING and near


def _facts(row: OutboxMail) -> MailFacts:
    return MailFacts(
        id=row.id,
        template=row.template,
        to=row.to,
        state=row.state,
        queued_at=row.queued_at,
        tried_at=row.next_attempt_at,
        attempts=row.attempts,
        error=row.last_error,
    )
