"""REL-01: a task may run twice, at once, or be killed at any statement; the outcome is the same."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail as mailbox
from django.db import connection, transaction

from cpts_portal.foundation import tasks
from cpts_portal.foundation.models import AuditEntry, AuditSeal, Draft, OutboxMail
from cpts_portal.foundation.records import audit, drafts, jobs, outbox, wake
from cpts_portal.foundation.web import mail

from .acting import AT, CLAIRE, at_once, later

HERE = Path(__file__).parent


class Killed(BaseException):
    """Stands for the process that disappears."""


@pytest.fixture(autouse=True)
def own_templates(settings):
    ours = django_settings.TEMPLATES[0]
    settings.TEMPLATES = [{**ours, "DIRS": [*ours["DIRS"], HERE / "mail_templates"]}]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def killed_before(number: int, work) -> bool:
    """Runs ``work`` and cuts it before its nth statement; False when there were fewer."""
    count = 0

    def cut(execute, sql, params, executemany, context):
        nonlocal count
        count += 1
        if count == number:
            raise Killed
        return execute(sql, params, executemany, context)

    try:
        with connection.execute_wrapper(cut):
            work()
    except Killed:
        connection.close()
        return True
    return False


def queue(key: str) -> None:
    with transaction.atomic():
        outbox.queue_mail(
            key=key,
            to="zoe@example.org",
            template="mail/example",
            context={"first_name": "Zoé", "day": "12"},
            at=AT,
        )


@pytest.mark.requirement("REL-01")
@pytest.mark.django_db(transaction=True)
def test_a_mail_task_killed_at_any_statement_sends_at_most_once_and_loses_nothing(messages):
    for number in range(1, 100):
        queue(f"k{number}")
        was_cut = killed_before(number, lambda: mail.deliver_due(AT))
        mail.deliver_due(AT)
        sent = [m.extra_headers["Message-ID"] for m in mailbox.outbox]
        assert len(sent) == len(set(sent))
        for row in OutboxMail.objects.all():
            if mail.message_id(row) not in sent:
                assert row.state == "sending", "neither sent nor shown to a person"
        if not was_cut:
            break
    else:
        pytest.fail("the task never ran to its end")
    assert number > 3


@pytest.mark.requirement("REL-01")
@pytest.mark.django_db(transaction=True)
def test_a_job_killed_at_any_statement_ends_done_once(messages):
    def build(job_id, at):
        held = jobs.lease(job_id, at)
        if held:
            jobs.progress(job_id, step=1, steps=2, label="x", at=at, attempt=held.attempt)
            jobs.finish(job_id, result="doc", at=at, attempt=held.attempt)

    for number in range(1, 100):
        job = jobs.enqueue(
            kind="k", key=f"k{number}", fingerprint="f", task="t", subject="", by=CLAIRE, at=AT
        )
        was_cut = killed_before(number, lambda job=job: build(job.id, AT))
        jobs.sweep(later(seconds=61))
        build(job.id, later(seconds=61))
        assert (jobs.facts_or_none(job.id).state, jobs.facts_or_none(job.id).result) == (
            "done",
            "doc",
        )
        if not was_cut:
            break
    assert 3 < number < 99


@pytest.mark.requirement("REL-01")
@pytest.mark.django_db(transaction=True)
def test_sealing_killed_at_any_statement_leaves_a_chain_that_goes_on(messages):
    for number in range(1, 100):
        with audit.deferred_sealing():
            audit.add_entry("x", by=CLAIRE, at=AT, target=("foundation.Draft", number))
            was_cut = killed_before(number, audit.seal)
        assert audit.verify().holds
        assert AuditSeal.objects.count() == AuditEntry.objects.count() == number
        if not was_cut:
            break
    assert 3 < number < 99


@pytest.mark.requirement("REL-01")
@pytest.mark.django_db(transaction=True)
def test_every_task_may_run_thrice_and_in_parallel(messages):
    queue("k")
    every = (tasks.send_outbox, tasks.sweep, tasks.seal_audit, tasks.tidy)
    for task in every * 3:
        task()
    at_once(8, lambda number: every[number % 4]())
    assert len(mailbox.outbox) <= 1 and OutboxMail.objects.count() == 1


@pytest.mark.django_db
def test_the_daily_pass_erases_what_is_past_its_retention():
    drafts.store(CLAIRE.id, "old", {"a": "1"}, at=later(days=-3650))
    tasks.tidy()
    assert not Draft.objects.exists()


def test_a_message_to_the_worker_holds_ids_only(messages):
    with pytest.raises(ValueError):
        wake.send("t", "zoe@example.org")
    assert messages == []
