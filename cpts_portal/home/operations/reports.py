"""The monthly report: asked by the calendar or by somebody, snapshot once; then the worker's side,
laid out, stored with its hash, notified to the coordinator."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import month
from cpts_portal.foundation.kernel.frozen_json import canonical, sha256
from cpts_portal.foundation.records import audit, documents, jobs, outbox
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from cpts_portal.foundation.web import pdf, pdf_jobs
from cpts_portal.home import months
from cpts_portal.home.models import ReportRun, ReportSchedule
from cpts_portal.home.months import MonthSpan
from cpts_portal.home.queries import reports
from cpts_portal.home.queries.reports import MONTHLY
from cpts_portal.home.report import pdf_document
from cpts_portal.home.report.contents import ReportContents
from members.enums import Role
from members.permissions import has_role
from members.queries import accounts

TASK = "cpts_portal.home.tasks.build_report"
KIND = "monthly_report"
READY = "mail/home/report_ready"
asks_reports = has_role(Role.COORDINATOR, Role.PRESIDENT)
NOT_YOURS = "Vous n’avez pas le droit de demander ce rapport."


@transaction.atomic(durable=True)
def open_schedule(*, by: Actor, at: datetime, since_on: date) -> None:
    """From that month on, a report is made for every month. Opened once; nothing changes after."""
    asks_reports.require(by, NOT_YOURS)
    if ReportSchedule.objects.filter(pk=MONTHLY).exists():
        return
    row = ReportSchedule(code=MONTHLY, since_on=since_on.replace(day=1), opened_at=at)
    row.full_clean()
    ReportSchedule.objects.bulk_create([row], ignore_conflicts=True)
    audit.add_entry("report.schedule.open", by=by, at=at, target=row)


def dispatch_due(*, by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Every ended month without its report, those an outage missed included; the jobs asked.

    Run as often as wanted, by as many as wanted: the table keeps one report per month.
    """
    asks_reports.require(by, NOT_YOURS)
    schedule = ReportSchedule.objects.filter(pk=MONTHLY).first()
    if schedule is None:
        # the month that is running is the first to be reported, once it is over
        open_schedule(by=by, at=at, since_on=at.astimezone(PARIS).date())
        return ()
    begun = reports.months_reported(MONTHLY)
    due = [span for span in months.ended(schedule.since_on, at) if span.starts_at not in begun]
    jobs_asked = (_request(span, by=by, at=at)[1] for span in due)
    return tuple(job_id for job_id in jobs_asked if job_id)


def request_now(*, by: Actor, at: datetime) -> UUID:
    """The running month up to now. While no figure has changed, the report already made."""
    asks_reports.require(by, NOT_YOURS)
    open_schedule(by=by, at=at, since_on=at.astimezone(PARIS).date())
    return _request(months.so_far(at), by=by, at=at)[0]


def start_again(*, by: Actor, at: datetime, run_id: UUID) -> None:
    """A construction that failed, with the same figures."""
    asks_reports.require(by, NOT_YOURS)
    with transaction.atomic(durable=True):
        rows = ReportRun.objects.defer("contents").filter(pk=run_id)
        run = find_or_refuse(rows, "Ce rapport n’existe plus.", lock=True)
        if run.document_id is None:
            _ask_worker(run, by=by, at=at)
            audit.add_entry("report.request", by=by, at=at, target=run)


def build_at_once(*, by: Actor, now: Callable[[], datetime], day: date) -> ReportRun:
    """The report of the month that holds that day, without a worker: for the command line."""
    asks_reports.require(by, NOT_YOURS)
    at = now()
    span = months.whole(day)
    if span.starts_at > at:
        raise DomainError("Ce mois n’a pas commencé.")
    if span.ends_at > at:
        span = months.so_far(at)
    open_schedule(by=by, at=at, since_on=at.astimezone(PARIS).date())
    run_id, job_id = _request(span, by=by, at=at)
    if job_id:
        build_report(by=by, now=now, job_id=job_id)
    return reports.get(run_id)


def _request(span: MonthSpan, *, by: Actor, at: datetime) -> tuple[UUID, UUID | None]:
    """The run of that period, created now when there is none, and the job that builds it; no job
    when its PDF exists."""
    contents = _collect(span, at)
    with transaction.atomic(durable=True):
        schedule = ReportSchedule.objects.select_for_update(of=("self",)).get(pk=MONTHLY)
        run = _existing(schedule, span, contents)
        if run is None:
            run = _take_snapshot(schedule, span, contents, by=by, at=at)
            audit.add_entry("report.request", by=by, at=at, target=run)
        job_id = _ask_worker(run, by=by, at=at) if run.document_id is None else None
    return run.id, job_id


def _collect(span: MonthSpan, at: datetime) -> ReportContents:
    """Everything as of one moment, whatever changes meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return ReportContents.collect(span, at)


def _existing(
    schedule: ReportSchedule, span: MonthSpan, contents: ReportContents
) -> ReportRun | None:
    """One report for an ended month; for a running one, the last if nothing has changed since."""
    rows = ReportRun.objects.defer("contents").filter(
        schedule=schedule, starts_at=span.starts_at, is_whole=span.is_whole
    )
    if span.is_whole:
        return rows.first()
    last = rows.order_by("-ends_at").first()
    if last and (last.ends_at == span.ends_at or last.content_sha256 == contents.sha256):
        return last
    return None


def _take_snapshot(
    schedule: ReportSchedule, span: MonthSpan, contents: ReportContents, *, by: Actor, at: datetime
) -> ReportRun:
    as_of = span.as_of(at)
    data = {"as_of": as_of.isoformat(), "contents": contents.as_data()}
    run = ReportRun(
        schedule=schedule,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        is_whole=span.is_whole,
        as_of=as_of,
        contents=data,
        content_sha256=contents.sha256,
        sha256=sha256(data),
        asked_by=by.id,
    )
    return save_validated(run, force_insert=True)


def _ask_worker(run: ReportRun, *, by: Actor, at: datetime) -> UUID:
    return jobs.enqueue(
        kind="report",
        key=reports.job_key(run.id),
        fingerprint=run.sha256,
        task=TASK,
        subject=str(run.id),
        by=by,
        at=at,
    ).id


def build_report(*, by: Actor, now: Callable[[], datetime], job_id: UUID | str) -> ReportRun | None:
    """The worker's side. Killed at any point and started again, it leaves one PDF, one mail."""
    build = partial(_build, by=by)
    return pdf_jobs.run_job(build, what="Ce rapport", job_id=job_id, now=now)


def _build(job_run: pdf_jobs.JobRun, *, by: Actor) -> ReportRun:
    job_run.report_progress(0, "Lecture des chiffres arrêtés")
    run = reports.run_with_contents(job_run.job.subject)
    if run is None:
        raise DomainError("Ce rapport n’existe plus.")
    content = b""
    if run.document_id is None:
        job_run.report_progress(1, "Mise en page du rapport")
        content = pdf_document.compose(
            run, on_page=lambda page: job_run.report_progress(1, f"Mise en page, page {page}")
        )
        job_run.report_progress(2, "Enregistrement du PDF")
    with transaction.atomic(durable=True):
        run = _store(run, content, by=by, at=job_run.now())
        job_run.finish(run.document_id)
    return reports.get(run.id)


def _store(snapshot: ReportRun, content: bytes, *, by: Actor, at: datetime) -> ReportRun:
    """One document for one run: the second worker finds the first one's."""
    run = ReportRun.objects.select_for_update(of=("self",)).get(pk=snapshot.id)
    if run.document_id is not None:
        return run
    span = MonthSpan(run.starts_at, run.ends_at, run.is_whole).days
    stored = documents.store(
        content=content,
        name=pdf_document.file_name(span.start, None if run.is_whole else span.last_day),
        media_type="application/pdf",
        kind=KIND,
        data=canonical(snapshot.contents),
        at=at,
        by=by,
    )
    run.document_id, run.file_sha256, run.size = stored.id, stored.sha256, stored.size
    run.pages, run.built_at = pdf.page_count(content), at
    save_validated(run)
    audit.add_entry("report.build", by=by, at=at, target=run, fields=["file_sha256"])
    _notify_it_is_ready(run, at=at)
    return run


def _notify_it_is_ready(run: ReportRun, *, at: datetime) -> None:
    """Whoever asked for the running month sees it on their page: the others need no mail."""
    if not run.is_whole:
        return
    on = at.astimezone(PARIS).date()
    for address in accounts.emails_of_role(Role.COORDINATOR, on):
        outbox.queue_mail(
            key=f"report-{run.id}-{hashlib.sha256(address.encode()).hexdigest()[:16]}",
            to=address,
            template=READY,
            context={"month": month(run.starts_at)},
            at=at,
        )
