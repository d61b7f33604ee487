"""What beat runs for the patients app: ids only, one operation each."""

from celery import shared_task

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from patients.operations import proposals


@shared_task
def expire_proposals() -> None:
    """Every hour: late by one is no harm, twice changes nothing more."""
    proposals.expire_due(by=SYSTEM, at=clock.now())
