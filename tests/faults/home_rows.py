"""The tasks of home: the files kept, the reminders, the night, the anchor, the report."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry, Job, OutboxMail, StoredDocument
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.documents import disk
from cpts_portal.home.models import DigestDay, DigestMail, ReportRun
from cpts_portal.home.operations import reports
from tests.faults.foundation_rows import unsealed
from tests.faults.patients_rows import ended_long_ago, erased_once
from tests.faults.task_row import Row, as_new
from tests.funding.dossier_world import AT as NOW
from tests.funding.dossier_world import COORDINATOR

PEOPLE = 2


def _waits_for_the_antivirus(n: int) -> tuple:
    documents.store(
        content=f"row {n}".encode(),
        name="a.pdf",
        media_type="application/pdf",
        kind="row",
        at=NOW,
        by=COORDINATOR,
        scan="pending",
    )
    return ()


def _judged_once(n: int) -> None:
    assert not StoredDocument.objects.filter(scan="pending").exists()
    rows = [str(row.id) for row in StoredDocument.objects.filter(kind="row")]
    traces = AuditEntry.objects.filter(action="document.scan", target_id__in=rows)
    assert traces.count() == len(rows)


def _lost_from_the_disk(n: int) -> tuple:
    document = documents.store(
        content=f"lost {n}".encode(),
        name="a.pdf",
        media_type="application/pdf",
        kind="lost",
        at=NOW,
        by=COORDINATOR,
    )
    disk.remove(document.sha256)
    return (str(document.id),)


def _lost_from_the_disk_one_night(n: int) -> tuple:
    # what is lost is read again each night: one at a time, or the night grows with each try
    StoredDocument.objects.filter(kind="lost").delete()
    _lost_from_the_disk(n)
    return ()


def _recorded_once(n: int) -> None:
    lost = StoredDocument.objects.filter(kind="lost")
    rows = [str(row.id) for row in lost.filter(damaged_at__isnull=False)]
    traces = AuditEntry.objects.filter(action="document.damaged", target_id__in=rows)
    assert rows and traces.count() == len(rows) == lost.count()


def morning(n: int) -> datetime:
    return NOW + timedelta(days=n)


def _reminded_once(n: int) -> None:
    on = morning(n).date()
    assert DigestMail.objects.filter(on=on).count() == PEOPLE
    assert OutboxMail.objects.filter(key__endswith=f"-{on}").count() == PEOPLE
    assert DigestDay.objects.get(on=on).finished_at


def _no_reminder() -> None:
    DigestMail.objects.all().delete()
    DigestDay.objects.all().delete()
    OutboxMail.objects.filter(key__startswith="digest-").delete()


def _reminders_whole() -> None:
    """The promise and its mail, or neither."""
    mails = OutboxMail.objects.filter(key__startswith="digest-").count()
    assert DigestMail.objects.count() == mails <= PEOPLE


def _old_days(n: int) -> tuple:
    on = date(2025, 1, 1) + timedelta(days=n)
    DigestDay.objects.create(on=on, began_at=NOW, finished_at=NOW)
    DigestMail.objects.create(account_id=uuid4(), on=on, lines=1, queued_at=NOW)
    return ()


def _days_forgotten(n: int) -> None:
    assert not DigestDay.objects.filter(on__lt=date(2025, 11, 1)).exists()
    assert not DigestMail.objects.filter(on__lt=date(2025, 11, 1)).exists()


def _night(n: int) -> tuple:
    _old_days(n)
    return ended_long_ago(n)


def _night_done(n: int) -> None:
    _days_forgotten(n)
    erased_once(n)


def _anchored(n: int) -> None:
    """One file a day, and one mail to each administrator."""
    day = morning(n).date()
    files = list(Path(settings.ANCHORS_ROOT).glob(f"anchor-{day}*"))
    assert len(files) == 1
    assert OutboxMail.objects.filter(key__startswith=f"anchor-{day}-").count() == 1


def _no_report() -> None:
    Job.objects.filter(kind="report").delete()
    ReportRun.objects.all().delete()
    StoredDocument.objects.filter(kind=reports.KIND).delete()
    OutboxMail.objects.filter(key__startswith="report-").delete()


def _october() -> ReportRun:
    return ReportRun.objects.get(starts_at__year=2026, starts_at__month__in=(9, 10), is_whole=True)


def _requested_whole() -> None:
    """The month and its job, or neither."""
    assert ReportRun.objects.count() == Job.objects.filter(kind="report").count() <= 1


def _october_requested(n: int) -> None:
    assert Job.objects.filter(subject=str(_october().id)).count() == 1


def _report(n: int) -> tuple:
    reports.dispatch_due(by=SYSTEM, at=NOW)
    run = _october()
    reports.start_again(by=SYSTEM, at=NOW, run_id=run.id)
    return as_new(Job.objects.get(subject=str(run.id)).id)


def _report_whole() -> None:
    """One document and its mails, or neither."""
    files = StoredDocument.objects.filter(kind=reports.KIND).count()
    mails = OutboxMail.objects.filter(key__startswith="report-").count()
    built = _october().document_id is not None
    job = Job.objects.get(subject=str(_october().id))
    assert (files, mails, job.state == "done") == ((1, PEOPLE, True) if built else (0, 0, False))


def _one_report(n: int) -> None:
    assert _october().document_id
    _report_whole()


_TASKS = "cpts_portal.home.tasks."
ROWS = {
    f"{_TASKS}dispatch_reports": Row(
        lambda n: (), _october_requested, nothing_half=_requested_whole, reset=_no_report
    ),
    f"{_TASKS}build_report": Row(
        _report, _one_report, nothing_half=_report_whole, reset=_no_report
    ),
    f"{_TASKS}send_digests": Row(
        lambda n: (), _reminded_once, morning, nothing_half=_reminders_whole, reset=_no_reminder
    ),
    f"{_TASKS}scan_documents": Row(_waits_for_the_antivirus, _judged_once),
    f"{_TASKS}check_documents": Row(_lost_from_the_disk_one_night, _recorded_once),
    f"{_TASKS}check_document": Row(_lost_from_the_disk, _recorded_once),
    f"{_TASKS}run_retention": Row(_night, _night_done),
    f"{_TASKS}export_anchor": Row(unsealed, _anchored, morning),
}
