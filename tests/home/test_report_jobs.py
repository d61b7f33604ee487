"""Killed in the middle, run thrice, taken by two workers: one report, one mail a coordinator."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail as mailbox

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.records import jobs
from cpts_portal.foundation.records.documents import disk
from cpts_portal.foundation.records.documents.models import StoredDocument
from cpts_portal.foundation.web import mail, pdf, pdf_jobs
from cpts_portal.home.models import ReportRun
from cpts_portal.home.operations import reports as operations
from cpts_portal.home.queries import reports
from cpts_portal.home.report import pdf_document
from tests.foundation.acting import at_once
from tests.home.report_world import FIRST, OCTOBER
from tests.home.test_report_schedule import open_since
from tests.signing_in import make_account

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REL-01", "REL-02")]
ROOT = Path(__file__).resolve().parents[2]
# a worker that stops dead at a given step, as kill -9 leaves it
DIES = """
import os, signal, sys, django
django.setup()
from datetime import datetime
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.home.operations import reports
job_id, where, at = sys.argv[1:]
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "layout":
    reports.pdf_document.compose = die
elif where == "storage":
    reports.save_validated = die
elif where == "mail":
    reports.outbox.queue_mail = die
else:
    reports.pdf_jobs.jobs.finish = die
reports.build_report(by=SYSTEM, now=lambda: datetime.fromisoformat(at), job_id=job_id)
"""


@pytest.fixture
def claire():
    return make_account("coordinator", email="claire@exemple.fr")


@pytest.fixture
def job_id(claire):
    open_since(2026, 10)
    return operations.dispatch_due(by=SYSTEM, at=FIRST)[0]


def build(job_id, at=FIRST):
    return operations.build_report(by=SYSTEM, now=lambda: at, job_id=job_id)


def document_count() -> int:
    return StoredDocument.objects.filter(kind=operations.KIND).count()


def mails_that_leave(at=FIRST) -> int:
    mail.deliver_due(at)
    return len(mailbox.outbox)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["layout", "storage", "mail", "end"])
def test_a_worker_killed_in_the_middle_leaves_one_report_and_one_mail(job_id, where):
    ran = subprocess.run(
        [sys.executable, "-c", DIES, str(job_id), where, FIRST.isoformat()],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr[-1500:]
    assert document_count() == OutboxMail.objects.count() == 0
    later = FIRST + jobs.LEASE + timedelta(seconds=1)
    assert build(job_id, later).document_id
    assert build(job_id, later) is None
    assert document_count() == ReportRun.objects.count() == mails_that_leave(later) == 1
    assert jobs.facts_or_none(job_id).state == "done"


@pytest.mark.django_db(transaction=True)
def test_the_task_run_twice_thrice_and_in_parallel_gives_one_report_and_one_mail(job_id):
    built = [facts for facts in at_once(4, lambda _: build(job_id)) if facts]
    assert len(built) == 1
    assert [build(job_id) for _ in range(2)] == [None, None]
    assert document_count() == mails_that_leave() == 1


def test_a_worker_that_lost_its_lease_keeps_nothing(job_id, monkeypatch):
    """Both lay the report out; the one who comes second stores nothing and writes to nobody."""
    compose, second = pdf_document.compose, []

    def slow(run, **options):
        if not second:
            second.append(None)
            second[0] = build(job_id, FIRST + jobs.LEASE + timedelta(seconds=1))
        return compose(run)

    monkeypatch.setattr(pdf_document, "compose", slow)
    assert build(job_id) is None
    assert second[0] is not None
    assert document_count() == OutboxMail.objects.count() == 1


def test_the_mail_says_what_is_ready_with_one_link_and_no_figure(job_id):
    build(job_id)
    assert mails_that_leave() == 1
    sent = mailbox.outbox[0]
    assert sent.to == ["claire@exemple.fr"]
    assert sent.subject == "Le rapport mensuel est prêt : octobre 2026"
    assert sent.body.count("http") == 1 and "/rapports/" in sent.body
    assert "€" not in sent.body


def test_the_running_month_is_asked_for_on_the_page_and_writes_to_nobody(claire):
    open_since(2026, 11)
    operations.build_at_once(by=SYSTEM, now=lambda: FIRST, day=FIRST.date())
    assert ReportRun.objects.get().document_id
    assert not OutboxMail.objects.exists()


def test_whoever_follows_it_reads_each_step_and_each_page(job_id, monkeypatch):
    told, say = [], pdf_jobs.JobRun.report_progress

    def kept(job_run, step, label):
        told.append((step, label))
        say(job_run, step, label)

    monkeypatch.setattr(pdf_jobs.JobRun, "report_progress", kept)
    pages = build(job_id).pages
    assert told[:2] == [(0, "Lecture des chiffres arrêtés"), (1, "Mise en page du rapport")]
    assert told[2:-1] == [(1, f"Mise en page, page {page}") for page in range(1, pages + 1)]
    assert told[-1] == (2, "Enregistrement du PDF")


def test_a_whole_month_is_filed_by_its_month_and_a_running_one_by_its_last_day(job_id):
    build(job_id)
    fourth = FIRST + timedelta(days=3)
    run_id = operations.request_now(by=SYSTEM, at=fourth)
    running = ReportRun.objects.get(is_whole=False)
    assert run_id == running.id
    build(jobs.latest(key=reports.job_key(run_id)).id, fourth)
    names = StoredDocument.objects.order_by("created_at").values_list("name", flat=True)
    assert list(names) == ["rapport-2026-10.pdf", "rapport-2026-11-au-04.pdf"]


def test_a_report_that_is_gone_when_its_turn_comes_is_a_failed_job(job_id):
    ReportRun.objects.all().delete()
    assert build(job_id) is None
    assert jobs.facts_or_none(job_id).sentence == "Ce rapport n’existe plus."


def test_a_report_too_heavy_fails_with_a_sentence_and_starts_again_by_hand(job_id, monkeypatch):
    monkeypatch.setattr("cpts_portal.foundation.web.pdf.MAX_HTML", 1000)
    with pytest.raises(pdf.TooHeavy):
        build(job_id)
    run = reports.runs_page(1).object_list[0]
    assert run.has_failed and run.job.sentence == pdf_jobs.TOO_HEAVY.format("Ce rapport")
    monkeypatch.undo()
    operations.start_again(by=SYSTEM, at=FIRST, run_id=run.id)
    assert reports.run_or_none(run.id).is_open
    assert build(job_id).document_id
    # once it is there, nothing starts again
    operations.start_again(by=SYSTEM, at=FIRST, run_id=run.id)
    assert build(job_id) is None and document_count() == 1


# a block that no free list of the process can lend; a second that never ends
BEYOND = {"MEMORY": lambda: bytes(200 << 20), "SECONDS": lambda: all(1 for _ in iter(int, 1))}


@pytest.mark.requirement("PDF-02")
@pytest.mark.parametrize("bound", BEYOND)
def test_a_pdf_beyond_memory_or_time_is_a_failed_job_and_the_worker_goes_on(
    job_id, monkeypatch, bound
):
    """Its child process dies; the worker says so on the job, and its next task runs."""
    monkeypatch.setattr(pdf, "_lay_out", lambda *args: BEYOND[bound]())
    monkeypatch.setattr(pdf, bound, 1)
    with pytest.raises(pdf.TooHeavy):
        build(job_id)
    run = reports.runs_page(1).object_list[0]
    assert run.has_failed and run.job.sentence == pdf_jobs.TOO_HEAVY.format("Ce rapport")
    assert document_count() == OutboxMail.objects.count() == 0
    monkeypatch.undo()
    operations.start_again(by=SYSTEM, at=FIRST, run_id=run.id)
    assert build(job_id).document_id


@pytest.mark.requirement("REL-09")
def test_documents_that_cannot_be_written_say_so_and_lose_nothing(job_id, settings, tmp_path):
    blocked = tmp_path / "a file where the folder should be"
    blocked.write_text("")
    options = settings.STORAGES["documents"]["OPTIONS"]
    documents = settings.STORAGES["documents"] | {"OPTIONS": options | {"location": str(blocked)}}
    before = settings.STORAGES
    settings.STORAGES = before | {"documents": documents}
    assert build(job_id) is None
    assert jobs.facts_or_none(job_id).sentence == disk.UNWRITABLE
    assert ReportRun.objects.filter(document_id=None).count() == 1
    settings.STORAGES = before
    operations.start_again(by=SYSTEM, at=FIRST, run_id=ReportRun.objects.get().id)
    assert build(job_id).starts_on == OCTOBER
