"""Reads of the reports: frozen facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import jobs
from cpts_portal.home.models import ReportRun

MONTHLY = "monthly"
PAGE_SIZE = 24


@dataclass(frozen=True)
class RunFacts:
    """``document_id`` None: not built yet."""

    id: UUID
    starts_on: date
    ends_at: datetime
    is_whole: bool
    as_of: datetime
    sha256: str
    document_id: UUID | None
    file_sha256: str
    size: int | None
    pages: int | None
    built_at: datetime | None
    job: jobs.JobFacts | None = None

    @property
    def last_on(self) -> date:
        return (self.ends_at.astimezone(PARIS) - timedelta(microseconds=1)).date()

    @property
    def is_open(self) -> bool:
        return self.document_id is None and bool(self.job and self.job.open)

    @property
    def has_failed(self) -> bool:
        return self.document_id is None and not self.is_open


@dataclass(frozen=True)
class FrozenRun:
    """With the figures: for the paper."""

    id: UUID
    as_of: datetime
    data: dict
    sha256: str
    document_id: UUID | None


def page(number: str | int) -> Page:
    """The latest month first, the whole month before its drafts."""
    rows = ReportRun.objects.defer("contents").order_by("-starts_at", "-is_whole", "-ends_at", "id")
    found = Paginator(rows, PAGE_SIZE).get_page(number)
    found.object_list = _with_jobs(list(found.object_list))
    return found


def find(run_id: UUID) -> RunFacts | None:
    row = ReportRun.objects.defer("contents").filter(pk=run_id).first()
    return _with_jobs([row])[0] if row else None


def frozen(run_id: UUID | str) -> FrozenRun | None:
    row = ReportRun.objects.filter(pk=run_id).first()
    return row and FrozenRun(row.id, row.as_of, row.contents, row.sha256, row.document_id)


def months_made(code: str) -> frozenset[datetime]:
    """The beginnings of the whole months that have their report."""
    rows = ReportRun.objects.filter(schedule_id=code, is_whole=True)
    return frozenset(rows.values_list("starts_at", flat=True))


def job_key(run_id: UUID) -> str:
    return f"report:{run_id}"


def _with_jobs(rows: Sequence[ReportRun]) -> list[RunFacts]:
    waiting = [job_key(row.id) for row in rows if row.document_id is None]
    found = jobs.latest_of(waiting)
    return [_facts(row, found.get(job_key(row.id))) for row in rows]


def _facts(row: ReportRun, job: jobs.JobFacts | None) -> RunFacts:
    return RunFacts(
        id=row.id,
        starts_on=row.starts_at.astimezone(PARIS).date(),
        ends_at=row.ends_at,
        is_whole=row.is_whole,
        as_of=row.as_of,
        sha256=row.sha256,
        document_id=row.document_id,
        file_sha256=row.file_sha256,
        size=row.size,
        pages=row.pages,
        built_at=row.built_at,
        job=job,
    )
