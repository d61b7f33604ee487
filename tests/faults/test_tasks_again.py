"""REL-01: all the tasks of a morning together, thrice and in parallel: one morning.

Each task alone, struck at any point: ``test_every_task``.
"""

from datetime import date, timedelta

import pytest
from django.core import mail as mailbox

from cpts_portal.celery import app
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import Job, StoredDocument
from cpts_portal.home.models import DigestMail, ReportRun
from cpts_portal.home.operations import reports
from tests.foundation.acting import at_once
from tests.signing_in import make_account
from tests.support.clocks import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("REL-01")]
TASKS = sorted({entry["task"] for entry in app.conf.beat_schedule.values()})


@pytest.fixture
def morning(world, declare, settings):
    """Hours that wait for too long, a month that is over, somebody to tell."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    app.loader.import_default_modules()
    make_account("coordinator", email="claire@exemple.fr")
    declare(at=NOW - timedelta(days=6), done_on=date(2026, 11, 10))
    reports.open_schedule(by=SYSTEM, at=NOW, since_on=date(2026, 10, 1))


def run(name: str) -> None:
    app.tasks[name].run()


def test_a_whole_morning_thrice_in_parallel_is_one_morning(morning, messages):
    def everything(_):
        for name in TASKS:
            run(name)
        for job in Job.objects.all():
            app.tasks[job.task].run(str(job.id))
        run("cpts_portal.foundation.tasks.send_outbox")

    for _ in range(2):
        at_once(3, everything)
    assert ReportRun.objects.count() == StoredDocument.objects.count() == 1
    assert DigestMail.objects.count() == 1
    # the reminder and the report, each once
    assert sorted(m.subject.partition(" :")[0] for m in mailbox.outbox) == [
        "Ce qui vous attend sur le portail",
        "Le rapport mensuel est prêt",
    ]
