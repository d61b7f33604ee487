"""AUD-03: twenty accounts leave traces at once; each waits for its own commit and its seal."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from django.db import connections, transaction

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from tests.bench.rounds import Ratio, interleaved, ratio

WRITERS, EACH = 20, 10
ONE, MANY = "une trace, seule", f"une trace, {WRITERS} à la fois"
P95_GOAL_MS = 50


def measure(rounds: int) -> list[Ratio]:
    waited: list[float] = []
    with ThreadPoolExecutor(WRITERS) as pool:
        works = {
            ONE: lambda: _write_some([]),
            MANY: lambda: list(pool.map(_write_some, [waited] * WRITERS)),
        }
        seconds = interleaved(works, rounds=rounds)
        list(pool.map(lambda _: connections.close_all(), range(WRITERS)))
    audit.seal(everything=True)
    report = audit.verify()
    if not report.holds:
        raise SystemExit(f"La chaîne est rompue : {report.problem}.")
    p95 = statistics.quantiles(waited, n=20)[-1] * 1000
    verdict = "atteint" if p95 < P95_GOAL_MS else "NON ATTEINT"
    facts = f"p95 {p95:.0f} ms, but < {P95_GOAL_MS} ms : {verdict} ; {report.checked} maillons"
    return [ratio(seconds, MANY, ONE, goal=None, facts=facts)]


def _write_some(waited: list[float]) -> None:
    by = Actor(uuid4(), frozenset({"access_officer"}))
    for _ in range(EACH):
        started = time.perf_counter()
        with transaction.atomic():
            target = ("patients.CareRequest", None)
            audit.add_entry("care_request.list", by=by, at=clock.now(), target=target)
        waited.append(time.perf_counter() - started)
