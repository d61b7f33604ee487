"""What stands beside the figures of the dashboard: mails and files to look at, the last report."""

from datetime import datetime

from django.db.models import Count, DateTimeField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.documents import scanning
from cpts_portal.home.models import ReportRun

MAILS, FILES, REPORT = "mails", "files", "report"
_COLUMNS = ("what", "count", "run", "began_at", "document")


def desk(at: datetime) -> dict:
    """One statement. The report is that of the last whole month; its ``document_id`` is None while
    it is being made, or when it failed."""
    nothing = {
        "run": Cast(Value(None), UUIDField()),
        "began_at": Cast(Value(None), DateTimeField()),
        "document": Cast(Value(None), UUIDField()),
    }

    def counted(what: str, rows: QuerySet) -> QuerySet:
        kind = rows.order_by().annotate(what=Value(what)).values("what")
        return kind.annotate(count=Count("pk"), **nothing).values_list(*_COLUMNS)

    mails = counted(MAILS, outbox.rows_to_look_at(at))
    files = counted(FILES, scanning.rows_withheld(at))
    runs = ReportRun.objects.filter(is_whole=True).order_by("-starts_at")
    last = runs.values_list(Value(REPORT), Value(1), "id", "starts_at", "document_id")[:1]
    counts = {row[0]: row[1:] for row in mails.union(files, last, all=True)}
    mails, files = (counts.get(what, (0,))[0] for what in (MAILS, FILES))
    report = None
    if REPORT in counts:
        _, run_id, began_at, document_id = counts[REPORT]
        month = began_at.astimezone(PARIS).date()
        report = {"id": run_id, "month": month, "document_id": document_id}
    return {"mails_to_look_at": mails, "files_withheld": files, "last_report": report}
