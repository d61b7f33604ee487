from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import wake

from .models import Job, JobState


@dataclass(frozen=True)
class JobFacts:
    """``attempt`` counts the workers that took the job; ``result`` is an id (of a document)."""

    id: UUID
    kind: str
    key: str
    subject: str
    state: str
    step: int
    steps: int
    label: str
    result: str
    sentence: str
    requested_at: datetime
    finished_at: datetime | None
    attempt: int

    @property
    def open(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)


def facts_of(job: Job) -> JobFacts:
    return JobFacts(
        id=job.id,
        kind=job.kind,
        key=job.key,
        subject=job.subject,
        state=job.state,
        step=job.step,
        steps=job.steps,
        label=job.label,
        result=job.result,
        sentence=job.sentence,
        requested_at=job.requested_at,
        finished_at=job.finished_at,
        attempt=job.attempts,
    )


def enqueue(
    *, kind: str, key: str, fingerprint: str, task: str, subject: str, by: Actor, at: datetime
) -> Job:
    """One job for one (key, fingerprint), whoever asks and how often; a failed one starts again.

    Called inside the transaction of the operation that asks.
    """
    with transaction.atomic():
        row = Job(
            kind=kind,
            key=key,
            fingerprint=fingerprint,
            task=task,
            subject=subject,
            requested_at=at,
            requested_by=by.id,
        )
        row.clean_fields()
        Job.objects.bulk_create([row], ignore_conflicts=True)
        job = Job.objects.select_for_update().get(key=key, fingerprint=fingerprint)
        if job.state == JobState.FAILED:
            _start_again(job, by, at)
        if job.state == JobState.QUEUED:
            wake.after_commit(job.task, job.id)
        return job


def _start_again(job: Job, by: Actor, at: datetime) -> None:
    job.state, job.attempts, job.step, job.label = JobState.QUEUED, 0, 0, ""
    job.sentence, job.finished_at, job.woken_at = "", None, None
    job.requested_at, job.requested_by = at, by.id
    job.save()


def facts_or_none(job_id: UUID) -> JobFacts | None:
    job = Job.objects.filter(pk=job_id).first()
    return facts_of(job) if job else None


def latest(*, key: str) -> JobFacts | None:
    """The last job asked for this key, whatever its state."""
    job = Job.objects.filter(key=key).order_by("-requested_at", "-id").first()
    return facts_of(job) if job else None


def latest_of(keys: Iterable[str]) -> dict[str, JobFacts]:
    """The same for several objects, in one query; those nobody asked for are absent."""
    rows = Job.objects.filter(key__in=list(keys)).order_by("key", "-requested_at", "-id")
    return {job.key: facts_of(job) for job in rows.distinct("key")}


@dataclass(frozen=True)
class KindFacts:
    kind: str
    state: str
    number: int
    oldest_at: datetime

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)


def count_by_kind() -> tuple[KindFacts, ...]:
    """One statement."""
    rows = Job.objects.values("kind", "state").order_by("kind", "state")
    counts = rows.annotate(number=Count("id"), oldest_at=Min("requested_at"))
    return tuple(KindFacts(**row) for row in counts)
