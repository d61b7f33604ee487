"""The worker's side of a report: laid out, stored with its hash, told to the coordinator."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit, documents, jobs, outbox
from cpts_portal.foundation.records.rows import keep_row
from cpts_portal.foundation.surface import pdf
from cpts_portal.foundation.templatetags.french import month
from cpts_portal.home.models import ReportRun
from cpts_portal.home.months import Span
from cpts_portal.home.queries import reports
from cpts_portal.home.queries.reports import FrozenRun, RunFacts
from cpts_portal.home.report import paper
from funding.dossier.frozen import canonical
from members.enums import Role
from members.queries import accounts

STEPS = 3
KIND = "monthly_report"
READY = "mail/home/report_ready"
TOO_HEAVY = "Ce rapport est trop volumineux pour tenir dans un PDF. Prévenez l’administrateur."
BROKEN = "La construction a échoué. Relancez-la ; si elle échoue encore, prévenez l’administrateur."


def build_report(*, by: Actor, now: Callable[[], datetime], job_id: UUID | str) -> RunFacts | None:
    """The worker's side. Killed at any point and started again, it leaves one paper, one mail."""
    job = jobs.lease(job_id, now())
    if job is None:
        return None
    try:
        return _build(job, by, now)
    except jobs.LeaseLost:
        return None
    except (pdf.TooHeavy, MemoryError):
        jobs.fail(job.id, sentence=TOO_HEAVY, at=now(), attempt=job.attempt)
        raise
    except DomainError as refusal:
        jobs.fail(job.id, sentence=refusal.sentence, at=now(), attempt=job.attempt)
        return None
    except Exception:
        jobs.fail(job.id, sentence=BROKEN, at=now(), attempt=job.attempt)
        raise


def _build(job: jobs.JobFacts, by: Actor, now: Callable[[], datetime]) -> RunFacts:
    def tell(step: int, label: str) -> None:
        jobs.progress(job.id, step=step, steps=STEPS, label=label, at=now(), attempt=job.attempt)

    tell(0, "Lecture des chiffres arrêtés")
    frozen = reports.frozen(job.subject)
    if frozen is None:
        raise DomainError("Ce rapport n’existe plus.")
    written = b""
    if frozen.document_id is None:
        tell(1, "Mise en page du rapport")
        # each page laid out renews the lease: a slow machine keeps its job
        written = paper.compose(frozen, on_page=lambda page: tell(1, f"Mise en page, page {page}"))
        tell(2, "Enregistrement du PDF")
    with transaction.atomic(durable=True):
        run = _store(frozen, written, by=by, at=now())
        jobs.finish(job.id, result=str(run.document_id), at=now(), attempt=job.attempt)
    return reports.find(run.id)


def _store(frozen: FrozenRun, written: bytes, *, by: Actor, at: datetime) -> ReportRun:
    """One document for one run: the second worker finds the first one's."""
    run = ReportRun.objects.select_for_update(of=("self",)).get(pk=frozen.id)
    if run.document_id is not None:
        return run
    span = Span(run.starts_at, run.ends_at, run.is_whole).days
    stored = documents.store(
        content=written,
        name=paper.file_name(span.start, None if run.is_whole else span.last_day),
        media_type="application/pdf",
        kind=KIND,
        data=canonical(frozen.data),
        at=at,
        by=by,
    )
    run.document_id, run.file_sha256, run.size = stored.id, stored.sha256, stored.size
    run.pages, run.built_at = pdf.page_count(written), at
    keep_row(run)
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
