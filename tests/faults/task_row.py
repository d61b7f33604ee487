"""What each task of the portal must say of itself to be run again, in parallel, or struck."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cpts_portal.foundation.models import Job
from tests.funding.dossier_world import AT as NOW


@dataclass(frozen=True)
class Row:
    """``prepare(n)`` gives the task the nth thing to do and its arguments; ``left(n)`` asserts
    what stands once it is done; ``at(n)`` is the hour. ``nothing_half()`` asserts after a blow on
    work that is slow to prepare: the same work is struck again, one point later."""

    prepare: Callable[[int], tuple]
    left: Callable[[int], None]
    at: Callable[[int], datetime] = lambda n: NOW + timedelta(minutes=5)
    nothing_half: Callable[[], None] | None = None
    reset: Callable[[], None] = lambda: None


def as_new(job_id: UUID) -> tuple:
    """Blow after blow on one job: a job that killed five workers is given up, see its own test."""
    Job.objects.filter(pk=job_id).update(attempts=0)
    return (str(job_id),)
