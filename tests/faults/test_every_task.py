"""REL-01: each task that exists, run again, in parallel, or struck at any point of its work."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail as mailbox
from django.test import TransactionTestCase

from cpts_portal.celery import app
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.models import AuditEntry, AuditSeal
from cpts_portal.foundation.records import audit
from cpts_portal.home.report import pdf_document as report_pdf
from funding.dossier.content import pdf_document as dossier_pdf
from tests.faults import task_rows
from tests.faults.clamd_server import Clamd
from tests.faults.killing import cut_the_line, disappear, struck_at
from tests.faults.task_rows import ROWS
from tests.foundation.acting import at_once

pytestmark = pytest.mark.requirement("REL-01")
app.loader.import_default_modules()
REGISTERED = sorted(name for name in app.tasks if not name.startswith("celery."))
MOST_POINTS = 400
COUNTED = [model for model in apps.get_models() if model._meta.managed]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Committed once, emptied at the end of the file."""
    with django_db_blocker.unblock():
        task_rows.build()
        yield
        TransactionTestCase._fixture_teardown(None)


@pytest.fixture
def hand(monkeypatch):
    """The hand of the one clock."""
    moment = [task_rows.NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture(autouse=True)
def antivirus(settings):
    clamd = Clamd()
    clamd.open()
    settings.CLAMD = clamd.address
    yield
    clamd.close()


@pytest.fixture(autouse=True)
def laid_out_once(monkeypatch):
    """A document is a function of its JSON snapshot: it is laid out once for all runs."""
    for module in (report_pdf, dossier_pdf):
        monkeypatch.setattr(module, "compose", _cached(module.compose))


def _cached(compose):
    documents = {}

    def cached(snapshot, *, on_page=None):
        if snapshot.id not in documents:
            pages = []
            documents[snapshot.id] = compose(snapshot, on_page=pages.append), pages
        content, pages = documents[snapshot.id]
        # each page renews the lease by the same statement: two of them show it
        for page in pages[:2]:
            on_page(page)
        return content

    return cached


def run(name: str, arguments: tuple) -> None:
    app.tasks[name].run(*arguments)


def counted() -> dict[str, int]:
    """The night says each time that it was whole: that trace apart."""
    rows = {model.__name__: model.objects.count() for model in COUNTED if model is not AuditSeal}
    traces = AuditEntry.objects.exclude(action="retention.run").count()
    return rows | {"AuditEntry": traces, "mails": len(mailbox.outbox)}


def test_every_task_that_exists_has_its_row():
    assert sorted(ROWS) == REGISTERED


@pytest.mark.parametrize("name", REGISTERED)
def test_twice_thrice_and_in_parallel_is_once(world, hand, messages, name):
    row = ROWS[name]
    row.reset()
    arguments = row.prepare(0)
    hand[0] = row.at(0)
    run(name, arguments)
    row.left(0)
    once = counted()
    for _ in range(2):
        run(name, arguments)
    at_once(3, lambda _: run(name, arguments))
    assert counted() == once
    row.left(0)


def struck(number: int, name: str, arguments: tuple) -> bool:
    """The process disappears, or its line to the database: one and the other in turn."""
    blow = disappear if number % 2 else cut_the_line
    return struck_at(number, lambda: run(name, arguments), blow)


@pytest.mark.parametrize("name", [name for name in REGISTERED if not ROWS[name].nothing_half])
def test_struck_at_any_point_then_run_again_it_is_done_once(world, hand, messages, name):
    row = ROWS[name]
    for number in range(1, MOST_POINTS):
        arguments = row.prepare(number)
        hand[0] = row.at(number)
        was_struck = struck(number, name, arguments)
        hand[0] += timedelta(seconds=61)
        run(name, arguments)
        row.left(number)
        if not was_struck:
            break
    assert 2 < number < MOST_POINTS - 1
    assert audit.verify().holds


@pytest.mark.parametrize("name", [name for name in REGISTERED if ROWS[name].nothing_half])
def test_struck_at_each_point_in_turn_nothing_is_half_done_and_it_ends_once(
    world, hand, messages, name
):
    """Each blow comes one point later on the same work, until one comes too late."""
    row = ROWS[name]
    row.reset()
    arguments = row.prepare(0)
    for number in range(1, MOST_POINTS):
        # its lease is over
        hand[0] = row.at(0) + timedelta(seconds=61 * number)
        was_struck = struck(number, name, arguments)
        row.nothing_half()
        if not was_struck:
            break
        arguments = row.prepare(0) if arguments else arguments
    assert 2 < number < MOST_POINTS - 1
    run(name, arguments)
    row.left(0)
    assert audit.verify().holds
