"""What beat runs for the patients app: ids only, one operation each."""

from celery import shared_task

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from patients.operations import proposals, publishing


@shared_task
def expire_proposals() -> None:
    """Every hour: late by one is no harm, twice changes nothing more."""
    proposals.expire_due(by=SYSTEM, at=clock.now())


@shared_task
def notify_doctors() -> None:
    """Every minute: a mail for what was proposed, once nothing more was for ten minutes."""
    proposals.notify_doctors(by=SYSTEM, at=clock.now())


@shared_task
def publish_figures() -> None:
    """Every hour, for the first of the month: what a funder reads, written once."""
    publishing.publish_due(by=SYSTEM, at=clock.now())
