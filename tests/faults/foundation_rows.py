"""The tasks of the foundation: mails, jobs, the sealed traces, what is tidied."""

import contextlib
from datetime import timedelta
from uuid import uuid4

from django.core import mail as mailbox
from django.db import connection, transaction

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry, AuditSeal, Draft, Job, OutboxMail
from cpts_portal.foundation.records import audit, drafts, jobs, outbox
from cpts_portal.foundation.web import mail
from tests.faults.killing import Killed, disappear
from tests.faults.task_row import Row
from tests.funding.dossier_world import AT as NOW
from tests.funding.dossier_world import COORDINATOR


def _queue(n: int) -> tuple:
    outbox.queue_mail(
        key=f"row-{n}",
        to="zoe@exemple.fr",
        template="mail/home/report_ready",
        context={"month": "octobre 2026", "path": "/rapports/"},
        at=NOW,
    )
    return ()


def _one_mail(n: int) -> None:
    row = OutboxMail.objects.get(key=f"row-{n}")
    numbers = [message.extra_headers["Message-ID"] for message in mailbox.outbox]
    assert len(numbers) == len(set(numbers))
    assert row.state in ("sent", "sending"), "neither sent nor shown to a person"
    assert row.state == "sending" or mail.message_id(row) in numbers


def _lost_job(n: int) -> tuple:
    """Announced once; its worker took it and died."""
    Job.objects.filter(kind="k").delete()
    job = jobs.enqueue(
        kind="k",
        key=f"row-{n}",
        fingerprint="f",
        task="nobody.tasks.listens",
        subject="",
        by=SYSTEM,
        at=NOW,
    )
    jobs.lease(job.id, NOW)
    return ()


def _handed_over(n: int) -> None:
    assert Job.objects.get(key=f"row-{n}").state == "queued"


def unsealed(n: int) -> tuple:
    """A trace whose chaining never came: its process died after the commit."""
    with contextlib.suppress(Killed), transaction.atomic():
        audit.add_entry("row.trace", by=COORDINATOR, at=NOW, target=("foundation.Draft", n))
        transaction.on_commit(disappear)
        connection.run_on_commit.reverse()
    return ()


def chained(n: int) -> None:
    assert AuditSeal.objects.count() == AuditEntry.objects.count()


def _old_things(n: int) -> tuple:
    drafts.store(uuid4(), "old", {"a": "1"}, at=NOW - timedelta(days=400))
    _queue(f"old-{n}")
    OutboxMail.objects.filter(key=f"row-old-{n}").update(
        state="sent", sent_at=NOW - timedelta(days=31)
    )
    return unsealed(n)


def _tidied(n: int) -> None:
    assert not Draft.objects.filter(form="old").exists()
    assert not OutboxMail.objects.filter(key=f"row-old-{n}").exists()
    chained(n)


_TASKS = "cpts_portal.foundation.tasks."
ROWS = {
    f"{_TASKS}send_outbox": Row(_queue, _one_mail),
    f"{_TASKS}sweep": Row(_lost_job, _handed_over),
    f"{_TASKS}seal_audit": Row(unsealed, chained),
    f"{_TASKS}tidy": Row(_old_things, _tidied),
}
