"""Somebody reads a row while another transaction changes it: whoever locks sees the change."""

import threading
import time
from collections.abc import Callable

from django.db import connection, connections, transaction

from cpts_portal.foundation.kernel.errors import DomainError

LONGEST = 20


def overtaken(change: Callable[[], object], operation: Callable[[], object]) -> str:
    """``operation`` begins while ``change`` is written and not committed, and goes on once it is:
    « done », or the sentence of its refusal."""
    outcomes = []

    def run():
        try:
            operation()
            outcomes.append("done")
        except DomainError as refusal:
            outcomes.append(refusal.sentence)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        change()
        thread.start()
        _wait_until_somebody_waits(thread)
    thread.join(LONGEST)
    return outcomes[0]


def _wait_until_somebody_waits(thread: threading.Thread) -> None:
    until = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while thread.is_alive() and time.monotonic() < until:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
