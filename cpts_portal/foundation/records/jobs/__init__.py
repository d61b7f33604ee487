"""Long work as rows: queued → running (lease, progress) → done | failed.

The message to the worker holds an id only. A worker that stops renewing its lease loses the job
to the next one; ``attempt`` tells the two apart.
"""

from .execution import LEASE, LeaseLost, fail, finish, lease, progress, sweep
from .models import Job, JobState
from .queueing import JobFacts, KindFacts, count_by_kind, enqueue, facts_or_none, latest, latest_of

__all__ = [
    "LEASE",
    "Job",
    "JobFacts",
    "JobState",
    "KindFacts",
    "LeaseLost",
    "count_by_kind",
    "enqueue",
    "facts_or_none",
    "fail",
    "finish",
    "latest",
    "latest_of",
    "lease",
    "progress",
    "sweep",
]
