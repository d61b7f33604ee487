"""Telling the worker, after the commit, that there is something to do. The sweeper is the truth:
a broker that is down delays the work, it never breaks the request nor loses anything."""

import logging
from uuid import UUID

from celery import current_app
from django.db import transaction

from cpts_portal.foundation.kernel.breaker import LONGEST_WAIT, breaker_of

# the worker waits patiently for its broker; a request does not
IMPATIENT = {"socket_timeout": LONGEST_WAIT, "socket_connect_timeout": LONGEST_WAIT}
log = logging.getLogger(__name__)


def after_commit(task: str, *ids: UUID) -> None:
    transaction.on_commit(lambda: send(task, *ids), robust=True)


def send(task: str, *ids: UUID) -> bool:
    """Ids only: a message is read by whoever reads the broker."""
    args = [str(UUID(str(pk))) for pk in ids]
    breaker = breaker_of(current_app.conf.broker_url)
    if not breaker.may_ask():
        return False
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            current_app.send_task(
                task, args=args, connection=connection, retry=False, ignore_result=True
            )
    except Exception as failure:  # whatever the broker's client raises, the row is safe
        breaker.note_silence()
        log.warning("worker not told of %s: %s", task, type(failure).__name__)
        return False
    breaker.note_answer()
    return True
