"""What beat and the workers run for the whole portal: ids only, one operation."""

from uuid import UUID

from celery import shared_task

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.home.operations import anchors, digests, files, reports, retention


@shared_task
def dispatch_reports() -> None:
    reports.dispatch_due(by=SYSTEM, at=clock.now())


@shared_task(name=reports.TASK, soft_time_limit=300, time_limit=360)
def build_report(job_id: str) -> None:
    reports.build_report(by=SYSTEM, now=clock.now, job_id=job_id)


@shared_task
def send_digests() -> None:
    digests.send_digests(by=SYSTEM, at=clock.now())


@shared_task
def export_anchor() -> None:
    anchors.export_anchor(by=SYSTEM, at=clock.now())


@shared_task
def scan_documents() -> None:
    files.scan_due(by=SYSTEM, at=clock.now())


@shared_task
def check_documents() -> None:
    """Each night, those that were not read for a week."""
    files.check_due(by=SYSTEM, at=clock.now())


@shared_task
def check_document(document_id: str) -> None:
    """Asked by a page that could not serve it."""
    files.check_document(by=SYSTEM, at=clock.now(), document_id=UUID(document_id))


@shared_task
def run_retention() -> None:
    """Each night, until nothing is due."""
    retention.run(by=SYSTEM, at=clock.now())
