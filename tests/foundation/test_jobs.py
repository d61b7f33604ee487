"""REL-01, REL-02: one job whatever happens, and a killed worker's job goes to another."""

import pytest
from django.db import transaction

from cpts_portal.foundation.models import Job
from cpts_portal.foundation.records import jobs
from tests.support.overtaking import joined_by

from .acting import AT, CLAIRE, at_once, later

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REL-01", "REL-02")]


def ask(fingerprint="f1", at=AT, key="dossier:4"):
    return jobs.enqueue(
        kind="dossier",
        key=key,
        fingerprint=fingerprint,
        task="funding.tasks.build_dossier",
        subject="4",
        by=CLAIRE,
        at=at,
    )


def failed() -> Job:
    job = ask()
    jobs.lease(job.id, AT)
    jobs.progress(job.id, step=1, steps=4, label="Graphiques", at=AT)
    jobs.fail(job.id, sentence="Le gabarit manque.", at=AT)
    return job


def test_asking_again_gives_the_same_job_while_it_waits_runs_or_is_done():
    job = ask()
    assert ask().id == job.id
    facts = jobs.lease(job.id, AT)
    assert ask().id == job.id
    jobs.finish(job.id, result="doc", at=AT, attempt=facts.attempt)
    again = ask(at=later(hours=1))
    assert (again.id, again.state, again.result) == (job.id, "done", "doc")
    assert ask("f2").id != job.id
    assert jobs.latest(key="dossier:4").id in {job.id, ask("f2").id}


def test_a_failed_job_starts_again_when_it_is_asked_for():
    job = failed()
    assert jobs.facts_or_none(job.id).sentence == "Le gabarit manque."
    again = ask(at=later(minutes=1))
    assert (again.id, again.state, again.sentence) == (job.id, "queued", "")
    assert (again.attempts, again.step, again.label) == (0, 0, "")


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_asked_for_twice_starts_again_once(messages):
    """The other request has its worker already when this one writes."""
    job = failed()

    def ask_and_take():
        ask()
        jobs.lease(job.id, AT)

    with joined_by(ask_and_take, before="UPDATE"):
        ask()
    facts = jobs.facts_or_none(job.id)
    assert (facts.state, facts.attempt) == ("running", 1)


def test_one_worker_holds_the_job_until_its_lease_ends():
    job = ask()
    first = jobs.lease(job.id, AT)
    assert first.attempt == 1
    assert jobs.lease(job.id, later(seconds=59)) is None
    second = jobs.lease(job.id, later(seconds=60))
    assert second.attempt == 2


def test_progress_renews_the_lease_and_is_shown():
    job = ask()
    held = jobs.lease(job.id, AT)
    jobs.progress(
        job.id, step=1, steps=4, label="Graphiques", at=later(seconds=50), attempt=held.attempt
    )
    assert jobs.lease(job.id, later(seconds=100)) is None
    facts = jobs.facts_or_none(job.id)
    assert (facts.state, facts.step, facts.steps, facts.label) == ("running", 1, 4, "Graphiques")
    assert facts.open


def test_a_worker_that_lost_its_lease_can_neither_go_on_nor_finish():
    job = ask()
    slow = jobs.lease(job.id, AT)
    fast = jobs.lease(job.id, later(seconds=61))
    for attempt in (
        lambda: jobs.progress(
            job.id, step=2, steps=4, label="x", at=later(seconds=62), attempt=slow.attempt
        ),
        lambda: jobs.finish(job.id, result="slow", at=later(seconds=62), attempt=slow.attempt),
        lambda: jobs.fail(job.id, sentence="x", at=later(seconds=62), attempt=slow.attempt),
    ):
        with pytest.raises(jobs.LeaseLost):
            attempt()
    jobs.finish(job.id, result="fast", at=later(seconds=63), attempt=fast.attempt)
    assert jobs.facts_or_none(job.id).result == "fast"
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(job.id, result="twice", at=later(seconds=64))


def test_the_sweeper_hands_a_killed_workers_job_to_another(messages):
    job = ask()
    jobs.lease(job.id, AT)
    assert jobs.sweep(later(seconds=59)) == 0
    assert jobs.sweep(later(seconds=60)) == 1
    assert messages == [("funding.tasks.build_dossier", str(job.id))]
    assert jobs.facts_or_none(job.id).state == "queued"
    assert jobs.lease(job.id, later(seconds=61)).attempt == 2


def test_a_message_that_was_lost_is_sent_again_but_not_at_each_sweep(messages):
    ask()
    assert jobs.sweep(later(seconds=5)) == 0
    assert jobs.sweep(later(seconds=30)) == 1
    assert jobs.sweep(later(seconds=50)) == 0
    assert jobs.sweep(later(seconds=60)) == 1
    assert len(messages) == 2


def test_a_job_that_kills_its_workers_is_given_up_with_a_sentence(messages):
    job = ask()
    at = AT
    for _ in range(5):
        assert jobs.lease(job.id, at)
        at += jobs.LEASE
    assert jobs.lease(job.id, at) is None
    facts = jobs.facts_or_none(job.id)
    assert facts.state == "failed" and "plusieurs fois" in facts.sentence
    assert jobs.sweep(at) == 0


@pytest.mark.parametrize(("ahead", "lost"), [(60, False), (61, True), (5 * 3600, True)])
def test_a_lease_written_before_the_clock_started_again_is_lost(messages, ahead, lost):
    """More than twice a lease ahead: no living worker is."""
    job = ask(at=later(seconds=ahead))
    jobs.lease(job.id, later(seconds=ahead))
    assert jobs.sweep(AT) == int(lost)
    assert bool(jobs.lease(job.id, AT)) == lost


def test_a_sweeper_that_asked_the_time_an_instant_before_leaves_the_living_worker(messages):
    """Two processes never read the clock at the same instant."""
    job = ask()
    held = jobs.lease(job.id, later(milliseconds=5))
    assert jobs.sweep(AT) == 0
    assert jobs.lease(job.id, AT) is None
    jobs.finish(job.id, result="doc", at=later(seconds=1), attempt=held.attempt)


def test_a_finished_job_is_never_taken_again(messages):
    job = ask()
    jobs.lease(job.id, AT)
    jobs.finish(job.id, result="doc", at=AT)
    assert jobs.lease(job.id, later(days=1)) is None
    assert jobs.sweep(later(days=1)) == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_requests_at_once_give_one_job(messages):
    def request(_):
        with transaction.atomic():
            return ask().id

    assert len(set(at_once(20, request))) == 1
    assert Job.objects.count() == 1
    assert set(messages) == {("funding.tasks.build_dossier", str(Job.objects.get().id))}


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_give_one_lease(messages):
    job = ask()
    taken = [facts for facts in at_once(10, lambda _: jobs.lease(job.id, AT)) if facts]
    assert len(taken) == 1


def test_the_last_job_of_each_object_is_told_and_none_of_those_nobody_asked_for():
    ask()
    second = ask("f2", at=later(minutes=1))
    other = ask(key="dossier:5")
    told = jobs.latest_of(["dossier:4", "dossier:5", "dossier:6"])
    assert {key: job.id for key, job in told.items()} == {
        "dossier:4": second.id,
        "dossier:5": other.id,
    }
    assert jobs.latest_of([]) == {}


def test_a_job_is_open_until_it_is_done_or_has_failed():
    failed()
    for fingerprint in ("waits", "runs", "done"):
        job = ask(fingerprint)
        if fingerprint != "waits":
            jobs.lease(job.id, AT)
    jobs.finish(job.id, result="doc", at=AT)
    counted = jobs.count_by_kind()
    assert {kind.state: kind.is_open for kind in counted} == {
        "queued": True,
        "running": True,
        "done": False,
        "failed": False,
    }
    assert {(kind.kind, kind.number, kind.oldest_at) for kind in counted} == {("dossier", 1, AT)}


def test_an_unknown_job_is_none():
    from uuid import uuid4

    assert jobs.facts_or_none(uuid4()) is None
    assert jobs.latest(key="nothing") is None
    assert jobs.lease(uuid4(), AT) is None
