"""What stands beside the figures of the dashboard: mails and files to look at, the last report."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, DateTimeField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.documents import scanning
from cpts_portal.home.models import ReportRun

MAILS, FILES, REPORT = "mails", "files", "report"
_COLUMNS = ("what", "many", "run", "began_at", "paper")


@dataclass(frozen=True)
class LastReport:
    """``document_id`` None: still being made, or failed."""

    id: UUID
    month: date
    document_id: UUID | None


@dataclass(frozen=True)
class Desk:
    mails_to_look_at: int
    files_withheld: int
    last_report: LastReport | None


def desk(at: datetime) -> Desk:
    """One statement. The report is that of the last whole month."""
    nothing = {
        "run": Cast(None, UUIDField()),
        "began_at": Cast(None, DateTimeField()),
        "paper": Cast(None, UUIDField()),
    }

    def counted(what: str, rows: QuerySet) -> QuerySet:
        kind = rows.order_by().annotate(what=Value(what)).values("what")
        return kind.annotate(many=Count("pk"), **nothing).values_list(*_COLUMNS)

    mails = counted(MAILS, outbox.rows_to_look_at(at))
    files = counted(FILES, scanning.rows_withheld(at))
    runs = ReportRun.objects.filter(is_whole=True).order_by("-starts_at")
    last = runs.values_list(Value(REPORT), Value(1), "id", "starts_at", "document_id")[:1]
    found = {row[0]: row[1:] for row in mails.union(files, last, all=True)}
    mails, files = (found.get(what, (0,))[0] for what in (MAILS, FILES))
    return Desk(mails, files, _last(*found[REPORT][1:]) if REPORT in found else None)


def _last(run: UUID, began_at: datetime, paper: UUID | None) -> LastReport:
    return LastReport(run, began_at.astimezone(PARIS).date(), paper)
