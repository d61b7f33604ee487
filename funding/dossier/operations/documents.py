"""The PDF of a freeze is asked of a worker: by the button, and by every sending."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import jobs
from funding.dossier.models import Freeze
from funding.dossier.queries import dossiers

TASK = "funding.tasks.build_dossier"


def request_paper(frozen: Freeze, *, by: Actor, at: datetime) -> UUID:
    """Inside the caller's transaction; the same freeze asked twice is one job."""
    job = jobs.request(
        kind="dossier",
        key=dossiers.job_key(frozen.dossier_id),
        fingerprint=frozen.sha256,
        task=TASK,
        subject=str(frozen.id),
        by=by,
        at=at,
    )
    return job.id
