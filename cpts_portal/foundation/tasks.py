"""What the worker and beat run: ids only in messages, the clock is asked here."""

from celery import shared_task

from cpts_portal.foundation.web import mail

from .kernel import clock
from .records import audit, drafts, jobs, outbox


@shared_task
def send_outbox() -> None:
    mail.deliver_due(clock.now())


@shared_task
def sweep() -> None:
    jobs.sweep(clock.now())


@shared_task
def seal_audit() -> None:
    audit.seal()


@shared_task
def tidy() -> None:
    """Once a day: what is past its retention, and rows the chain may have missed."""
    at = clock.now()
    drafts.purge(at)
    outbox.erase_sent(at)
    audit.seal(everything=True)
