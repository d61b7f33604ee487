"""REL-02: Valkey stops while a request has work for the worker, then comes back empty."""

from contextlib import contextmanager
from threading import Event, Timer
from uuid import uuid4

import pytest
from celery import current_app
from django.core import mail as mailbox

from cpts_portal.foundation import tasks
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import Job, OutboxMail
from cpts_portal.foundation.records import jobs
from cpts_portal.home.models import ReportRun
from cpts_portal.home.operations import reports
from cpts_portal.home.tasks import build_report
from missions.models import Declaration
from tests.faults.valkey_server import OwnValkey, end_pauses, own_valkey
from tests.missions.conftest import later
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("REL-02")]


class Broker(OwnValkey):
    def waiting(self, queue: str) -> int:
        with current_app.connection_for_read() as connection:
            return connection.default_channel.client.llen(queue)


@pytest.fixture
def broker(monkeypatch):
    with own_valkey(Broker) as own_broker:
        monkeypatch.setattr(current_app.conf, "broker_url", own_broker.broker_address)
        _forget_connections()
        yield own_broker
        monkeypatch.undo()
        _forget_connections()


def _forget_connections() -> None:
    """As a process that has just started: the pools belong to the address they were made for."""
    current_app._get_current_object()._after_fork()


@pytest.fixture
def claire(world):
    return signed_in(make_account("coordinator", email="claire@exemple.fr"))


@pytest.fixture
def sent(world, declare):
    make_account(person=world.claudie, email="claudie@exemple.fr")
    return declare()


def send_back(claire, sent) -> int:
    data = {"step": "send_back", "version": 2, "reason": "Laquelle des deux ?"}
    return claire.post(f"/missions/heures/{sent}/", data).status_code


def test_the_request_succeeds_without_the_broker_and_the_mail_leaves_at_the_next_sweep(
    broker, claire, sent
):
    broker.stop()
    assert send_back(claire, sent) == 302
    assert Declaration.objects.get().state == "returned"
    assert OutboxMail.objects.get().state == "queued"
    broker.start()
    tasks.send_outbox()
    tasks.send_outbox()
    assert len(mailbox.outbox) == 1


def test_a_message_lost_with_the_broker_s_memory_is_sent_again(broker, claire, world):
    claire.post("/rapports/demander/")
    assert broker.waiting("documents") == 1
    broker.stop()
    broker.start()
    assert broker.waiting("documents") == 0
    job = Job.objects.get()
    assert jobs.sweep(later(minutes=2)) == 1
    assert broker.waiting("documents") == 1
    # the message and its copy both arrive: the lease lets one of them work
    build_report(str(job.id))
    build_report(str(job.id))
    assert ReportRun.objects.get().document_id
    assert jobs.facts_or_none(job.id).attempt == 1


def test_a_report_asked_while_the_broker_is_down_is_made_once_when_it_is_back(broker, claire):
    broker.stop()
    for _ in range(2):
        assert claire.post("/rapports/demander/").status_code == 302
    assert jobs.sweep(later(minutes=1)) == 0  # nobody to tell
    broker.start()
    assert jobs.sweep(later(minutes=2)) == 1
    assert ReportRun.objects.count() == Job.objects.count() == 1
    reports.build_report(by=SYSTEM, now=lambda: NOW, job_id=Job.objects.get().id)
    assert ReportRun.objects.get().document_id


def test_down_for_a_minute_of_sweeps_then_told_once_and_made_once(broker, claire):
    """The sweeper looks every 20 s; what it could not say it says again half a minute later."""
    assert claire.post("/rapports/demander/").status_code == 302
    broker.stop()
    assert [jobs.sweep(later(seconds=20 * turn)) for turn in range(1, 4)] == [0, 0, 0]
    broker.start()
    counts = [jobs.sweep(later(seconds=60 + 20 * turn)) for turn in range(1, 3)]
    assert sum(counts) == broker.waiting("documents") >= 1
    for _ in range(broker.waiting("documents") + 1):
        build_report(str(Job.objects.get().id))
    assert jobs.facts_or_none(Job.objects.get().id).attempt == 1
    assert ReportRun.objects.get().document_id


def test_declaring_is_possible_while_the_broker_is_down(broker, browsers):
    broker.stop()
    form = {
        "token": str(uuid4()),
        "about": "fiche:A6",
        "activity": "TER",
        "done_on": "2026-11-14",
        "duration": "2 h",
        "starts": "",
    }
    assert browsers.claudie.post("/missions/declarer/", form).status_code == 302
    assert Declaration.objects.get().state == "submitted"


@contextmanager
def suspended(broker, *, seconds: float):
    """It accepts connections and answers nothing; whoever would wait for it is let go late."""
    resumed = Event()
    late = Timer(seconds, lambda: (resumed.set(), broker.resume()))
    broker.suspend()
    late.start()
    try:
        yield resumed
    finally:
        late.cancel()
        broker.resume()


def test_a_frozen_broker_is_not_waited_for_and_the_report_is_made_once_later(broker, claire):
    with suspended(broker, seconds=20) as resumed:
        assert claire.post("/rapports/demander/").status_code == 302
        assert not resumed.is_set(), "the page waited for the broker"
    assert broker.waiting("documents") == 0
    end_pauses()
    assert jobs.sweep(later(minutes=2)) == 1
    assert ReportRun.objects.count() == Job.objects.count() == 1


def test_a_frozen_broker_is_asked_once_and_then_left_alone(broker, claire, caplog):
    with suspended(broker, seconds=20):
        for _ in range(2):
            claire.post("/rapports/demander/")
            assert jobs.sweep(later(minutes=2)) == 0
    assert len([record for record in caplog.records if "worker not told" in record.message]) == 1
