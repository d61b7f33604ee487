"""Telling the worker, after the commit, that there is something to do. The sweeper is the truth:
a broker that is down delays the work, it never breaks the request nor loses anything."""

import logging
from uuid import UUID

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def after_commit(task: str, *ids: UUID) -> None:
    transaction.on_commit(lambda: send(task, *ids), robust=True)


def send(task: str, *ids: UUID) -> bool:
    """Ids only: a message is read by whoever reads the broker."""
    args = [str(UUID(str(one))) for one in ids]
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except Exception as failure:  # whatever the broker's client raises, the row is safe
        log.warning("worker not told of %s: %s", task, type(failure).__name__)
        return False
    return True
