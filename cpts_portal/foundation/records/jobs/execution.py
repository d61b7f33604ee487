"""What a worker and the sweeper do. Each function is one short transaction of its own."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cpts_portal.foundation.records import wake

from .models import Job, JobState
from .queueing import JobFacts, facts_of

LEASE = timedelta(seconds=60)
# a queued job whose message was lost is announced again, not more often than this
SILENCE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
GIVEN_UP = (
    "Ce travail s’est arrêté plusieurs fois sans se terminer. Relancez-le ; s’il échoue encore, "
    "prévenez la personne qui administre le portail."
)


class LeaseLost(Exception):
    """Another worker holds the job now, or it is over: stop, keep nothing."""


def lease(job_id: UUID | str, at: datetime) -> JobFacts | None:
    """Takes the job, or None when it is over or in somebody's hands."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(Q(state=JobState.QUEUED) | _expired(at), pk=job_id)
            .first()
        )
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _end(job, JobState.FAILED, at, sentence=GIVEN_UP)
            return None
        job.state, job.leased_until, job.step, job.label = JobState.RUNNING, at + LEASE, 0, ""
        job.attempts += 1
        job.save()
        return facts_of(job)


def progress(
    job_id: UUID | str,
    *,
    step: int,
    steps: int,
    label: str,
    at: datetime,
    attempt: int | None = None,
) -> None:
    """Shown to the person, and renews the lease."""
    held = _held(job_id, attempt).update(
        step=step, steps=steps, label=label[:200], leased_until=at + LEASE
    )
    if not held:
        raise LeaseLost(str(job_id))


def finish(job_id: UUID | str, *, result: str, at: datetime, attempt: int | None = None) -> None:
    with transaction.atomic():
        job = _held(job_id, attempt).select_for_update().first()
        if job is None:
            raise LeaseLost(str(job_id))
        job.step = job.steps
        _end(job, JobState.DONE, at, result=result)


def fail(job_id: UUID | str, *, sentence: str, at: datetime, attempt: int | None = None) -> None:
    with transaction.atomic():
        job = _held(job_id, attempt).select_for_update().first()
        if job is None:
            raise LeaseLost(str(job_id))
        _end(job, JobState.FAILED, at, sentence=sentence[:300])


def sweep(at: datetime) -> int:
    """Announces again what no worker holds; the number of messages sent."""
    with transaction.atomic():
        woken_long_ago = (
            Q(woken_at__isnull=True, requested_at__lte=at - SILENCE)
            | Q(woken_at__lte=at - SILENCE)
            | Q(woken_at__gt=at)
            | Q(requested_at__gt=at)
        )
        lost = Job.objects.select_for_update(skip_locked=True).filter(
            (Q(state=JobState.QUEUED) & woken_long_ago) | _expired(at)
        )
        jobs = list(lost.order_by("requested_at", "id"))
        for job in jobs:
            job.state, job.leased_until, job.woken_at = JobState.QUEUED, None, at
            job.save(update_fields=["state", "leased_until", "woken_at"])
    return sum(wake.send(job.task, job.id) for job in jobs)


def _expired(at: datetime) -> Q:
    """A lease far ahead of any lease was written before the clock started again (the demonstration
    starts on the same day each time): its worker is gone too. A little ahead is a worker that
    asked the time an instant later: it is alive."""
    gone = Q(leased_until__lte=at) | Q(leased_until__gt=at + 2 * LEASE)
    return Q(state=JobState.RUNNING) & gone


def _held(job_id: UUID | str, attempt: int | None):
    rows = Job.objects.filter(pk=job_id, state=JobState.RUNNING)
    return rows if attempt is None else rows.filter(attempts=attempt)


def _end(job: Job, state: str, at: datetime, *, result: str = "", sentence: str = "") -> None:
    job.state, job.leased_until, job.finished_at = state, None, at
    job.result, job.sentence = result, sentence
    job.save()
