"""The mail of the morning: what waits, once a day at most, nothing when nothing waits."""

from datetime import date, datetime, time

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.home.digest import Counted, Line
from cpts_portal.home.frequencies import Frequency, is_due
from cpts_portal.home.models import DigestDay, DigestMail
from cpts_portal.home.queries import choices
from members.queries import accounts
from members.queries.accounts import Recipient

TEMPLATE = "mail/home/digest"
# a morning that was missed is made up for during the day, never at night
FROM, UNTIL = time(7), time(20)


def send_digests(*, by: Actor, at: datetime) -> int:
    """The mails written. A day is begun once: killed in the middle, it goes on where it was."""
    moment = at.astimezone(PARIS)
    if not FROM <= moment.time() < UNTIL or not _begin(moment.date(), at=at):
        return 0
    counted, chosen = Counted(at), choices.chosen()
    written = 0
    for who in accounts.recipients(moment.date()):
        frequency = chosen.get(who.account_id, Frequency.DAILY)
        lines = counted.lines_of(who) if is_due(frequency, moment.date()) else ()
        if lines:
            written += _write(who, lines, moment.date(), by=by, at=at)
    _finish(moment.date(), at=at)
    return written


@transaction.atomic(durable=True)
def _begin(on: date, *, at: datetime) -> bool:
    """False when that day is finished."""
    DigestDay.objects.bulk_create([DigestDay(on=on, began_at=at)], ignore_conflicts=True)
    return DigestDay.objects.filter(on=on, finished_at__isnull=True).exists()


@transaction.atomic(durable=True)
def _write(who: Recipient, lines: tuple[Line, ...], on: date, *, by: Actor, at: datetime) -> int:
    """The row is the promise that nobody gets two; two workers meet on the row of the day."""
    DigestDay.objects.select_for_update(of=("self",)).get(on=on)
    if DigestMail.objects.filter(account_id=who.account_id, on=on).exists():
        return 0
    row = DigestMail(account_id=who.account_id, on=on, lines=len(lines), queued_at=at)
    save_validated(row, force_insert=True)
    outbox.queue_mail(
        key=f"digest-{who.account_id}-{on}",
        to=who.email,
        template=TEMPLATE,
        context={"lines": [{"count": one.count, "words": one.words} for one in lines]},
        at=at,
    )
    audit.record("digest.write", by=by, at=at, target=row)
    return 1


@transaction.atomic(durable=True)
def _finish(on: date, *, at: datetime) -> None:
    DigestDay.objects.filter(on=on, finished_at__isnull=True).update(finished_at=at)
