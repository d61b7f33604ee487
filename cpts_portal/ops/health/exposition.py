"""Figures for a monitoring, in the text format of Prometheus. Labels are names of our code: routes,
statuses, kinds of jobs."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from cpts_portal.foundation.records import audit, jobs, outbox
from cpts_portal.ops.health import counting, heartbeats, state, valkey

TYPE = "text/plain; version=0.0.4; charset=utf-8"


def text(at: datetime) -> str:
    lines = [*_database(at), *_valkey()]
    return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, told: str, samples: Iterable[tuple[dict, float]]) -> list[str]:
    lines = [f"# HELP cpts_{name} {told}", f"# TYPE cpts_{name} {kind}"]
    return lines + [_sample(name, labels, value) for labels, value in samples]


def _sample(name: str, labels: dict, value: float) -> str:
    inside = ",".join(f'{key}="{one}"' for key, one in labels.items())
    shown = f"{value:g}" if value != int(value) else str(int(value))
    return f"cpts_{name}{{{inside}}} {shown}" if inside else f"cpts_{name} {shown}"


def _gauge(name: str, told: str, value: float) -> list[str]:
    return _metric(name, "gauge", told, [({}, value)])


def _database(at: datetime) -> list[str]:
    mails, (unsealed, _) = outbox.waiting_facts(), audit.waiting_for_a_seal()
    oldest = (at - mails.oldest_at).total_seconds() if mails.oldest_at else 0
    last = audit.age_of_last(state.BACKUP)
    kinds = [({"kind": one.kind, "state": one.state}, one.number) for one in jobs.count_by_kind()]
    return [
        *_gauge("mails_waiting", "Mails to send.", mails.waiting),
        *_gauge("mails_failed", "Mails given up.", mails.failed),
        *_gauge("mail_oldest_seconds", "Age of the oldest mail to send.", max(0, oldest)),
        *_gauge("audit_unsealed", "Traces that wait for their seal.", unsealed),
        *_gauge("disk_free_ratio", "Free part of the disk of the documents.", state.free_space()),
        *(
            _gauge("backup_age_seconds", "Age of the last backup.", last.total_seconds())
            if last
            else ()
        ),
        *_metric("jobs", "gauge", "Jobs by kind and state.", kinds),
    ]


def _valkey() -> list[str]:
    try:
        ages, counted = heartbeats.ages(), counting.counted()
        queues = [({"queue": name}, valkey.waiting(name)) for name in ("celery", "documents")]
    except valkey.Unreachable:
        return _gauge("valkey_up", "Does Valkey answer.", 0)
    alive = [({"process": name}, age) for name, age in sorted(ages.items()) if ":" not in name]
    return [
        *_gauge("valkey_up", "Does Valkey answer.", 1),
        *_metric("queue_messages", "gauge", "Messages no worker took yet.", queues),
        *_metric("heartbeat_age_seconds", "gauge", "Since the last sign of life.", alive),
        *_requests(counted),
    ]


def _requests(counted: dict[tuple[str, str, str], float]) -> list[str]:
    answers = [
        ({"route": route, "status": status}, number)
        for (route, status, what), number in sorted(counted.items())
        if what == "count"
    ]
    lines = _metric("http_requests_total", "counter", "Requests by route and status.", answers)
    lines += _metric("http_duration_seconds", "histogram", "How long they took.", ())
    for route in sorted({route for route, *_ in counted}):
        lines += _durations(route, counted)
    return lines


def _durations(route: str, counted: dict[tuple[str, str, str], float]) -> list[str]:
    """Each bucket holds those before it."""
    lines, total = [], Counter()
    for bucket in counting.BUCKETS:
        total["seen"] += int(counted.get((route, "", bucket), 0))
        labels = {"route": route, "le": bucket}
        lines.append(_sample("http_duration_seconds_bucket", labels, total["seen"]))
    seconds = counted.get((route, "", "sum"), 0)
    lines.append(_sample("http_duration_seconds_sum", {"route": route}, seconds))
    lines.append(_sample("http_duration_seconds_count", {"route": route}, total["seen"]))
    return lines
