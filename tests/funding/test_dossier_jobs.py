"""Asked twenty times, killed in the middle, taken by two workers: one document."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import documents, jobs
from cpts_portal.foundation.records.documents.models import StoredDocument
from cpts_portal.foundation.web import pdf, pdf_jobs
from funding.dossier.content import pdf_document
from funding.dossier.models import DossierDocument, Snapshot
from funding.dossier.operations.documents import TASK, build_document, request_document
from funding.dossier.queries import dossiers
from tests.funding.dossier_world import AT, COORDINATOR

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REL-01", "REL-02")]
ROOT = Path(__file__).resolve().parents[2]
# a worker that stops dead at a given step, as kill -9 leaves it
DIES = """
import os, signal, sys, django
django.setup()
from datetime import datetime
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import jobs
from funding.dossier.content import pdf_document
from funding.dossier.operations import documents
job_id, where, at = sys.argv[1:]
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "layout":
    pdf_document.compose = die
elif where == "storage":
    documents.save_audited = die
else:
    jobs.finish = die
documents.build_document(by=SYSTEM, now=lambda: datetime.fromisoformat(at), job_id=job_id)
"""


def request(at=AT):
    return request_document(by=COORDINATOR, at=at, year=1)


def build(job_id, at=AT):
    return build_document(by=SYSTEM, now=lambda: at, job_id=job_id)


def documents_of_the_dossier() -> int:
    return StoredDocument.objects.filter(kind="dossier").count()


@pytest.mark.django_db(transaction=True)
def test_twenty_requests_at_once_make_one_job(world):
    jobs_requested, gate = [], threading.Barrier(20)

    def ask():
        try:
            gate.wait()
            jobs_requested.append(request())
        finally:
            connection.close()

    workers = [threading.Thread(target=ask) for _ in range(20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(jobs_requested) == 20
    assert len(set(jobs_requested)) == 1
    assert Snapshot.objects.count() == jobs.Job.objects.count() == 1


def test_asking_again_when_it_is_built_gives_the_same_paper(world):
    job_id = request()
    built = build(job_id)
    assert request(AT + timedelta(hours=1)) == job_id
    assert build(job_id) is None
    assert dossiers.dossier(1).document == built
    assert jobs.facts_or_none(job_id).result == str(built.document_id)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["layout", "storage", "end"])
def test_a_worker_killed_in_the_middle_leaves_one_document(world, where):
    job_id = request()
    ran = subprocess.run(
        [sys.executable, "-c", DIES, str(job_id), where, AT.isoformat()],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr[-1500:]
    assert DossierDocument.objects.count() == 0
    later = AT + jobs.LEASE + timedelta(seconds=1)
    built = build(job_id, later)
    assert built is not None
    assert DossierDocument.objects.count() == documents_of_the_dossier() == 1
    assert jobs.facts_or_none(job_id).state == "done"


def test_a_worker_that_lost_its_lease_keeps_nothing(world, monkeypatch):
    """Both lay the dossier out; the one who comes second stores nothing."""
    job_id = request()
    compose, second = pdf_document.compose, []

    def slow(snapshot, **options):
        if not second:
            second.append(None)
            second[0] = build(job_id, AT + jobs.LEASE + timedelta(seconds=1))
        return compose(snapshot)

    monkeypatch.setattr(pdf_document, "compose", slow)
    assert build(job_id) is None
    assert second[0] is not None
    assert DossierDocument.objects.count() == documents_of_the_dossier() == 1


def test_a_dossier_too_heavy_fails_with_a_sentence(world, monkeypatch):
    monkeypatch.setattr("cpts_portal.foundation.web.pdf.MAX_HTML", 1000)
    job_id = request()
    with pytest.raises(pdf.TooHeavy):
        build(job_id)
    facts = jobs.facts_or_none(job_id)
    assert (facts.state, facts.sentence) == ("failed", pdf_jobs.TOO_HEAVY.format("Ce dossier"))
    assert DossierDocument.objects.count() == 0


def test_whoever_waits_reads_each_step(world, monkeypatch):
    told, page = [], documents.read_content(world.sheet.id)
    job_id = request()
    monkeypatch.setattr(
        jobs, "progress", lambda job_id, **said: told.append((said["step"], said["label"]))
    )

    def compose(snapshot, on_page):
        for number in (1, 2):
            on_page(number)
        return page

    monkeypatch.setattr(pdf_document, "compose", compose)
    assert build(job_id) is not None
    assert told == [
        (0, "Lecture des chiffres arrêtés"),
        (1, "Mise en page du dossier"),
        (1, "Mise en page, page 1"),
        (1, "Mise en page, page 2"),
        (2, "Enregistrement du PDF"),
    ]


def test_a_version_that_is_not_there_any_more_ends_its_job_with_a_sentence(world):
    job = jobs.enqueue(
        kind="dossier",
        key="dossier disparu",
        fingerprint="0" * 64,
        task=TASK,
        subject=str(uuid4()),
        by=COORDINATOR,
        at=AT,
    )
    assert build(job.id) is None
    facts = jobs.facts_or_none(job.id)
    assert (facts.state, facts.sentence) == ("failed", "Cette version du dossier n’existe plus.")
