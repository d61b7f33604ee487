"""What the workers of funding do: ids only, one operation."""

from celery import shared_task

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from funding.dossier.operations import documents


@shared_task(name=documents.TASK, soft_time_limit=300, time_limit=360)
def build_dossier(job_id: str) -> None:
    documents.build_document(by=SYSTEM, now=clock.now, job_id=job_id)
