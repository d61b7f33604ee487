"""Telling the worker, after the commit, that there is something to do. The sweeper is the truth:
a broker that is down delays the work, it never breaks the request nor loses anything."""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def after_commit(task: str, *args: str) -> None:
    transaction.on_commit(lambda: send(task, *args), robust=True)


def send(task: str, *args: str) -> bool:
    try:
        current_app.send_task(task, args=list(args), retry=False, ignore_result=True)
    except Exception as failure:  # whatever the broker's client raises, the row is safe
        log.warning("worker not told of %s: %s", task, type(failure).__name__)
        return False
    return True
