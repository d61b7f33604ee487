"""The worker's side of a report: laid out, stored with its hash, told to the coordinator."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import month
from cpts_portal.foundation.records import audit, documents, outbox
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.foundation.web import building, pdf
from cpts_portal.home.models import ReportRun
from cpts_portal.home.months import Span
from cpts_portal.home.queries import reports
from cpts_portal.home.queries.reports import FrozenRun, RunFacts
from cpts_portal.home.report import pdf_document
from funding.dossier.content.snapshot import canonical
from members.enums import Role
from members.queries import accounts

KIND = "monthly_report"
READY = "mail/home/report_ready"


def build_report(*, by: Actor, now: Callable[[], datetime], job_id: UUID | str) -> RunFacts | None:
    """The worker's side. Killed at any point and started again, it leaves one paper, one mail."""
    build = partial(_build, by=by)
    return building.run_job(build, what="Ce rapport", job_id=job_id, now=now)


def _build(job_run: building.JobRun, *, by: Actor) -> RunFacts:
    job_run.report_progress(0, "Lecture des chiffres arrêtés")
    frozen = reports.frozen(job_run.job.subject)
    if frozen is None:
        raise DomainError("Ce rapport n’existe plus.")
    written = b""
    if frozen.document_id is None:
        job_run.report_progress(1, "Mise en page du rapport")
        written = pdf_document.compose(
            frozen, on_page=lambda page: job_run.report_progress(1, f"Mise en page, page {page}")
        )
        job_run.report_progress(2, "Enregistrement du PDF")
    with transaction.atomic(durable=True):
        run = _store(frozen, written, by=by, at=job_run.now())
        job_run.finish(run.document_id)
    return reports.find(run.id)


def _store(frozen: FrozenRun, written: bytes, *, by: Actor, at: datetime) -> ReportRun:
    """One document for one run: the second worker finds the first one's."""
    run = ReportRun.objects.select_for_update(of=("self",)).get(pk=frozen.id)
    if run.document_id is not None:
        return run
    span = Span(run.starts_at, run.ends_at, run.is_whole).days
    stored = documents.store(
        content=written,
        name=pdf_document.file_name(span.start, None if run.is_whole else span.last_day),
        media_type="application/pdf",
        kind=KIND,
        data=canonical(frozen.data),
        at=at,
        by=by,
    )
    run.document_id, run.file_sha256, run.size = stored.id, stored.sha256, stored.size
    run.pages, run.built_at = pdf.page_count(written), at
    save_validated(run)
    audit.record("report.build", by=by, at=at, target=run, fields=["file_sha256"])
    _tell_it_is_ready(run, at=at)
    return run


def _tell_it_is_ready(run: ReportRun, *, at: datetime) -> None:
    """Whoever asked for the running month sees it on her page: the others need no mail."""
    if not run.is_whole:
        return
    on = at.astimezone(PARIS).date()
    for address in accounts.emails_of_role(Role.COORDINATOR, on):
        outbox.queue_mail(
            key=f"report-{run.id}-{hashlib.sha256(address.encode()).hexdigest()[:16]}",
            to=address,
            template=READY,
            context={"month": month(run.starts_at), "path": "/rapports/"},
            at=at,
        )
