"""Somebody reads a row while another transaction changes it: whoever locks sees the change."""

import threading
import time
from collections.abc import Callable
from contextlib import contextmanager

from django.db import connection, connections, transaction

from cpts_portal.foundation.kernel.errors import DomainError

LONGEST = 20
# the cluster serves the databases of other tests too: who waits for this very session
_WAITS = """SELECT EXISTS (SELECT FROM pg_locks
            WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"""


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
            cursor.execute(_WAITS)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)


@contextmanager
def joined_by(change: Callable[[], object], *, before: str):
    """``change`` begins in another connection just before the first statement of the block that
    begins with ``before``, and ends at once unless it waits for a row that the block holds."""
    threads: list[threading.Thread] = []

    def run():
        try:
            change()
        finally:
            connections.close_all()

    def begin(execute, sql, params, many, context):
        if not threads and sql.startswith(before):
            threads.append(threading.Thread(target=run))
            threads[0].start()
            _wait_until_somebody_waits(threads[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(begin):
        yield
    threads[0].join(LONGEST)
