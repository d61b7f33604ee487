"""A PDF that a worker builds: one lease, its progress, and one sentence when it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import jobs
from cpts_portal.foundation.web import pdf

Built = TypeVar("Built")
STEPS = 3
TOO_HEAVY = "{} est trop volumineux pour tenir dans un PDF. Prévenez l’administrateur."
BROKEN = "La construction a échoué. Relancez-la ; si elle échoue encore, prévenez l’administrateur."


@dataclass(frozen=True)
class JobRun:
    """A job in the hands of this worker. ``now`` is asked at each step: the work is long."""

    job: jobs.JobFacts
    now: Callable[[], datetime]

    def report_progress(self, step: int, label: str) -> None:
        """Shown to the person, and renews the lease: a slow machine keeps its job."""
        jobs.progress(
            self.job.id,
            step=step,
            steps=STEPS,
            label=label,
            at=self.now(),
            attempt=self.job.attempt,
        )

    def finish(self, result: object) -> None:
        jobs.finish(self.job.id, result=str(result), at=self.now(), attempt=self.job.attempt)

    def fail(self, sentence: str) -> None:
        jobs.fail(self.job.id, sentence=sentence, at=self.now(), attempt=self.job.attempt)


def run_job(
    build: Callable[[JobRun], Built], *, what: str, job_id: UUID | str, now: Callable[[], datetime]
) -> Built | None:
    """None when the job is over or another worker's. ``what``: « Ce dossier »."""
    job = jobs.lease(job_id, now())
    if job is None:
        return None
    run = JobRun(job, now)
    try:
        return build(run)
    except jobs.LeaseLost:
        return None
    except (pdf.TooHeavy, MemoryError):
        run.fail(TOO_HEAVY.format(what))
        raise
    except DomainError as refusal:
        run.fail(refusal.sentence)
        return None
    except Exception:
        run.fail(BROKEN)
        raise
