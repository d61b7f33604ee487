"""Reads of the reports."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from cpts_portal.foundation.records import jobs
from cpts_portal.home.models import ReportRun

MONTHLY = "monthly"
PAGE_SIZE = 24


def runs_page(number: str | int) -> Page:
    """The latest month first, the whole month before its drafts."""
    rows = ReportRun.objects.defer("contents").order_by("-starts_at", "-is_whole", "-ends_at", "id")
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    page.object_list = _with_jobs(list(page.object_list))
    return page


def run_or_none(run_id: UUID) -> ReportRun | None:
    row = ReportRun.objects.defer("contents").filter(pk=run_id).first()
    return _with_jobs([row])[0] if row else None


def get(run_id: UUID) -> ReportRun:
    return _with_jobs([ReportRun.objects.defer("contents").get(pk=run_id)])[0]


def run_with_contents(run_id: UUID | str) -> ReportRun | None:
    """With its figures: for the PDF."""
    return ReportRun.objects.filter(pk=run_id).first()


def months_reported(code: str) -> frozenset[datetime]:
    """The beginnings of the whole months that have their report."""
    rows = ReportRun.objects.filter(schedule_id=code, is_whole=True)
    return frozenset(rows.values_list("starts_at", flat=True))


def job_key(run_id: UUID) -> str:
    return f"report:{run_id}"


def _with_jobs(rows: list[ReportRun]) -> list[ReportRun]:
    latest = jobs.latest_of([job_key(row.id) for row in rows if row.document_id is None])
    for row in rows:
        row.job = latest.get(job_key(row.id))
    return rows
