"""Celery: ids in JSON, taken again when lost, PDFs apart, a schedule that is code."""

import os
import signal
import subprocess
import sys

from celery import current_app

from cpts_portal.celery import DOCUMENTS, VISIBILITY_SECONDS, app
from cpts_portal.environment import ROOT
from cpts_portal.ops.processes import is_alive

from .embedded_client import wait_for_the_end_of


def test_whoever_asks_for_the_current_application_gets_ours():
    assert current_app._get_current_object() is app


def test_lost_work_is_taken_again_and_messages_are_json():
    assert app.conf.task_acks_late and app.conf.task_reject_on_worker_lost
    assert list(app.conf.accept_content) == ["json"]
    assert app.conf.task_time_limit < VISIBILITY_SECONDS / 4


def test_every_line_of_the_schedule_is_a_task_that_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= set(app.tasks)


def test_what_happens_once_a_month_or_a_day_is_looked_at_four_times_an_hour():
    """How late a report or a reminder may be after an outage."""
    schedule = app.conf.beat_schedule
    for name in ("dispatch-reports", "send-digests"):
        assert len(schedule[name]["schedule"].minute) == 4
        assert len(schedule[name]["schedule"].hour) == 24


def test_documents_wait_in_their_own_queue():
    for task in ("funding.tasks.build_document", "cpts_portal.home.tasks.build_report"):
        assert app.amqp.router.route({}, task)["queue"].name == DOCUMENTS
    assert app.amqp.router.route({}, "cpts_portal.foundation.tasks.sweep")["queue"].name == "celery"


def test_a_killed_test_run_leaves_no_server():
    shell = {name: value for name, value in os.environ.items() if not name.startswith("CPTS_TEST_")}
    shell.pop("PYTEST_XDIST_WORKER", None)
    code = (
        "import tests.support.servers as p, sys;"
        "print(*[process.pid for process, _ in p._servers.running], flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=shell,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        servers = [int(pid) for pid in run.stdout.readline().split()]
        assert len(servers) == 2 and all(map(is_alive, servers))
        run.send_signal(signal.SIGKILL)
        for pid in servers:
            wait_for_the_end_of(pid)
