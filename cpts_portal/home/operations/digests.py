"""The mail of the morning: what waits, once a day at most, nothing when nothing waits; and how
often each account wants it."""

from datetime import date, datetime, time

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, DataSubject
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.home.digest import DigestCounts, DigestLine, chosen_frequencies
from cpts_portal.home.models import DigestDay, DigestMail, Frequency, MailChoice, is_due
from members.queries import accounts

TEMPLATE = "mail/home/digest"
# a morning that was missed is made up for during the day, never at night
FROM, UNTIL = time(7), time(20)


def send_digests(*, by: Actor, at: datetime) -> int:
    """The mails written. A day is begun once: killed in the middle, it goes on where it was."""
    moment = at.astimezone(PARIS)
    if not FROM <= moment.time() < UNTIL or not _begin(moment.date(), at=at):
        return 0
    counted, chosen = DigestCounts(at), chosen_frequencies()
    total = 0
    for who in accounts.recipients(moment.date()):
        frequency = chosen.get(who.pk, Frequency.DAILY)
        lines = counted.lines_of(who) if is_due(frequency, moment.date()) else ()
        if lines:
            total += _write(who, lines, moment.date(), by=by, at=at)
    _finish(moment.date(), at=at)
    return total


@transaction.atomic(durable=True)
def _begin(on: date, *, at: datetime) -> bool:
    """False when that day is finished."""
    DigestDay.objects.bulk_create([DigestDay(on=on, began_at=at)], ignore_conflicts=True)
    return DigestDay.objects.filter(on=on, finished_at__isnull=True).exists()


@transaction.atomic(durable=True)
def _write(who, lines: tuple[DigestLine, ...], on: date, *, by: Actor, at: datetime) -> int:
    """The row is the promise that nobody gets two; two workers meet on the row of the day."""
    DigestDay.objects.select_for_update(of=("self",)).get(on=on)
    if DigestMail.objects.filter(account_id=who.pk, on=on).exists():
        return 0
    row = DigestMail(account_id=who.pk, on=on, lines=len(lines), queued_at=at)
    save_validated(row, force_insert=True)
    outbox.queue_mail(
        key=f"digest-{who.pk}-{on}",
        to=who.email,
        template=TEMPLATE,
        context={"lines": [{"count": line.count, "words": line.words} for line in lines]},
        at=at,
    )
    audit.add_entry("digest.write", by=by, at=at, target=row)
    return 1


@transaction.atomic(durable=True)
def _finish(on: date, *, at: datetime) -> None:
    DigestDay.objects.filter(on=on, finished_at__isnull=True).update(finished_at=at)


@transaction.atomic(durable=True)
def choose_frequency(*, by: Actor, at: datetime, frequency: str) -> None:
    """One's own account, always."""
    if by.id is None:
        raise Forbidden("Connectez-vous pour régler vos courriels.")
    row = MailChoice.objects.select_for_update(of=("self",)).filter(pk=by.id).first()
    row = row or MailChoice(account_id=by.id)
    row.frequency, row.chosen_at = frequency, at
    save_validated(row)
    audit.add_entry("mails.choose_frequency", by=by, at=at, target=row, fields=["frequency"])


def forget_choices(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """The account is erased: the caller opened the transaction."""
    account = subject.ref(ACCOUNT)
    MailChoice.objects.filter(account_id=account).delete()
    DigestMail.objects.filter(account_id=account).delete()
