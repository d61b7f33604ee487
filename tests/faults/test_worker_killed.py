"""REL-02: a real Celery worker is killed with its work in hand and the broker loses its memory;
the sweeper announces the work again, a second worker does it, once."""

import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest
from celery import current_app
from django.utils import timezone

from cpts_portal.environment import ROOT
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import Job, OutboxMail, StoredDocument
from cpts_portal.foundation.records import jobs, wake
from cpts_portal.home.models import ReportRun
from cpts_portal.home.operations import reports
from tests.home.report_world import FIRST
from tests.home.test_report_schedule import open_since
from tests.signing_in import make_account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("REL-02")]
WORKER = (
    *(sys.executable, "-m", "celery", "-A", "cpts_portal", "worker", "--pool=prefork"),
    *("--concurrency=1", "--queues=documents", "--without-gossip", "--without-mingle"),
    *("--without-heartbeat", "--hostname=tests@%h", "--loglevel=warning"),
)
SECONDS = 120


@contextmanager
def worker(signal_at_the_end: int):
    """In a session of its own, so that its children die with it."""
    process = subprocess.Popen(
        WORKER,
        cwd=ROOT,
        env=os.environ,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal_at_the_end)
        try:
            process.wait(SECONDS)
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def until(condition) -> None:
    """Looks ten times a second; says so when nothing comes."""
    for _ in range(SECONDS * 10):
        if condition():
            return
        select.select([], [], [], 0.1)
    pytest.fail("the worker did nothing")


@pytest.fixture
def broker():
    """The one of this run, emptied before and after."""
    with current_app.connection_for_write() as connection:
        client = connection.default_channel.client
        client.flushdb()
        yield client
        client.flushdb()


def report_documents() -> int:
    return StoredDocument.objects.filter(kind=reports.KIND).count()


def test_killed_with_its_work_in_hand_and_the_broker_emptied_the_work_is_done_once(broker):
    make_account("coordinator", email="claire@exemple.fr")
    open_since(2026, 10)
    job_id = reports.dispatch_due(by=SYSTEM, at=FIRST)[0]
    assert broker.llen("documents") == 1
    # somebody holds the row of the report: the worker waits there, its lease taken
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as holder:
        holder.execute("SELECT 1 FROM home_reportrun FOR UPDATE")
        with worker(signal.SIGKILL):
            until(lambda: Job.objects.get().state == "running" and Job.objects.get().step == 2)
    assert (report_documents(), OutboxMail.objects.count()) == (0, 0)
    assert Job.objects.get().state == "running"
    broker.flushdb()
    assert jobs.sweep(timezone.now() + 2 * jobs.LEASE) == 1
    # the message comes again after its visibility timeout, and once more
    for _ in range(2):
        assert wake.send(reports.TASK, job_id)
    with worker(signal.SIGTERM):
        until(lambda: Job.objects.get().state == "done" and not broker.llen("documents"))
    assert (report_documents(), OutboxMail.objects.count(), ReportRun.objects.count()) == (1, 1, 1)
    assert jobs.facts_or_none(job_id).attempt == 2
