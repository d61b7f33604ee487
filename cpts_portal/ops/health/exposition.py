"""Figures for a monitoring, in the text format of Prometheus. Labels are names of our code: routes,
statuses, kinds of jobs."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import accumulate, chain

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client import metrics_core as families
from prometheus_client.registry import Collector

from cpts_portal.foundation.records import audit, jobs, outbox
from cpts_portal.ops.health import counting, heartbeats, state, valkey

TYPE = CONTENT_TYPE_PLAIN_0_0_4


class FiguresCollector(Collector):
    def __init__(self, at: datetime):
        self.at = at

    def collect(self) -> Iterator[families.Metric]:
        return chain(_database(self.at), _valkey())


def text(at: datetime) -> bytes:
    return generate_latest(FiguresCollector(at))


def _gauge(name: str, meaning: str, value: float) -> families.Metric:
    return families.GaugeMetricFamily(f"cpts_{name}", meaning, value)


def _gauges(name: str, meaning: str, labels: tuple, samples: Iterable[tuple]) -> families.Metric:
    family = families.GaugeMetricFamily(f"cpts_{name}", meaning, labels=labels)
    for *values, number in samples:
        family.add_metric(values, number)
    return family


def _database(at: datetime) -> Iterator[families.Metric]:
    mails, (unsealed, _) = outbox.waiting_facts(), audit.waiting_for_a_seal()
    oldest = (at - mails.oldest_at).total_seconds() if mails.oldest_at else 0
    yield _gauge("mails_waiting", "Mails to send.", mails.waiting)
    yield _gauge("mails_failed", "Mails given up.", mails.failed)
    yield _gauge("mail_oldest_seconds", "Age of the oldest mail to send.", max(0, oldest))
    yield _gauge("audit_unsealed", "Traces that wait for their seal.", unsealed)
    yield _gauge("disk_free_ratio", "Free part of the disk of the documents.", state.free_space())
    if last := audit.age_of_last(state.BACKUP):
        yield _gauge("backup_age_seconds", "Age of the last backup.", last.total_seconds())
    kinds = [(kind.kind, kind.state, kind.number) for kind in jobs.count_by_kind()]
    yield _gauges("jobs", "Jobs by kind and state.", ("kind", "state"), kinds)


def _valkey() -> Iterator[families.Metric]:
    try:
        ages, counted = heartbeats.ages(), counting.counted()
        queues = [(name, valkey.waiting(name)) for name in ("celery", "documents")]
    except valkey.Unreachable:
        yield _gauge("valkey_up", "Does Valkey answer.", 0)
        return
    alive = [(name, age) for name, age in sorted(ages.items()) if ":" not in name]
    yield _gauge("valkey_up", "Does Valkey answer.", 1)
    yield _gauges("queue_messages", "Messages no worker took yet.", ("queue",), queues)
    yield _gauges("heartbeat_age_seconds", "Since the last sign of life.", ("process",), alive)
    yield from _requests(counted)


def _requests(counted: dict[tuple[str, str, str], float]) -> Iterator[families.Metric]:
    name, meaning = "cpts_http_requests", "Requests by route and status."
    answers = families.CounterMetricFamily(name, meaning, labels=("route", "status"))
    for (route, status, what), number in sorted(counted.items()):
        if what == "count":
            answers.add_metric((route, status), number)
    yield answers
    name, meaning = "cpts_http_duration_seconds", "How long they took."
    durations = families.HistogramMetricFamily(name, meaning, labels=("route",))
    for route in sorted({route for route, *_ in counted}):
        numbers = accumulate(counted.get((route, "", limit), 0) for limit in counting.BUCKETS)
        buckets = list(zip(counting.BUCKETS, numbers, strict=True))
        durations.add_metric((route,), buckets, counted.get((route, "", "sum"), 0))
    yield durations
