"""One row at a time: claimed in its own transaction, so that two workers never send the same."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cpts_portal.foundation.records import retention

from .models import OutboxMail, OutboxState

BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


def claim(at: datetime) -> OutboxMail | None:
    """The oldest row that is due, now in « sending »."""
    with transaction.atomic():
        # a next attempt further than any backoff was set by a clock that has started again since
        due = Q(next_attempt_at__lte=at) | Q(next_attempt_at__gt=at + BACKOFF[-1])
        row = (
            OutboxMail.objects.select_for_update(skip_locked=True)
            .filter(due, state=OutboxState.QUEUED)
            .order_by("next_attempt_at", "id")
            .first()
        )
        if row:
            row.state = OutboxState.SENDING
            row.attempts += 1
            # the moment of this attempt, for ``stuck``
            row.next_attempt_at = at
            row.save(update_fields=["state", "attempts", "next_attempt_at"])
        return row


def mark_sent(mail_id: UUID, *, at: datetime) -> None:
    _sending(mail_id).update(state=OutboxState.SENT, sent_at=at, last_error="")


def mark_failed(mail_id: UUID, *, error: str) -> None:
    _sending(mail_id).update(state=OutboxState.FAILED, last_error=error[:200])


def mark_uncertain(mail_id: UUID, *, error: str) -> None:
    """The connection was cut in the middle: the row stays in « sending » for a person to judge."""
    _sending(mail_id).update(last_error=error[:200])


def retry_later(row: OutboxMail, *, at: datetime, error: str) -> None:
    """Nothing left: the same row later, then « failed » when every delay has been used."""
    if row.attempts > len(BACKOFF):
        mark_failed(row.id, error=error)
        return
    later = at + BACKOFF[row.attempts - 1]
    _sending(row.id).update(state=OutboxState.QUEUED, next_attempt_at=later, last_error=error[:200])


def erase_sent(at: datetime) -> int:
    sent = OutboxMail.objects.filter(state=OutboxState.SENT)
    return retention.due(sent, "outbox", "sent_at", at).delete()[0]


def forget(*, to: str = "", about: UUID | None = None, key: str = "") -> int:
    """Every mail to this address, or about this row, sent or not: somebody is erased. ``about``
    finds those sent to an address they have changed since: keys hold the row's identifier."""
    mails = Q(to__iexact=to) if to else Q()
    if about:
        mails |= Q(key__contains=str(about))
    if key:
        mails |= Q(key=key)
    return OutboxMail.objects.filter(mails).delete()[0] if mails else 0


def _sending(mail_id: UUID):
    return OutboxMail.objects.filter(pk=mail_id, state=OutboxState.SENDING)
