"""What stands beside the figures of the dashboard: mails to look at, the last monthly report."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, DateTimeField, UUIDField, Value

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import outbox
from cpts_portal.home.models import ReportRun

MAILS, REPORT = "mails", "report"
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
    last_report: LastReport | None


def desk(at: datetime) -> Desk:
    """One statement. The report is that of the last whole month."""
    nothing = {
        "run": Value(None, UUIDField()),
        "began_at": Value(None, DateTimeField()),
        "paper": Value(None, UUIDField()),
    }
    mails = outbox.rows_to_look_at(at).order_by().annotate(what=Value(MAILS)).values("what")
    mails = mails.annotate(many=Count("pk"), **nothing).values_list(*_COLUMNS)
    runs = ReportRun.objects.filter(is_whole=True).order_by("-starts_at")
    last = runs.values_list(Value(REPORT), Value(1), "id", "starts_at", "document_id")[:1]
    found = {row[0]: row[1:] for row in mails.union(last, all=True)}
    count = found.get(MAILS, (0,))[0]
    return Desk(count, _last(*found[REPORT][1:]) if REPORT in found else None)


def _last(run: UUID, began_at: datetime, paper: UUID | None) -> LastReport:
    return LastReport(run, began_at.astimezone(PARIS).date(), paper)
