"""One row for each task of the portal: something for it to do, and what must be left once done.

A task without a row turns ``test_every_task`` red.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail as mailbox
from django.db import connection, transaction
from django.utils import timezone

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.models import (
    AuditEntry,
    AuditSeal,
    Draft,
    Job,
    OutboxMail,
    StoredDocument,
)
from cpts_portal.foundation.records import audit, documents, drafts, jobs, outbox
from cpts_portal.foundation.records.documents import disk
from cpts_portal.foundation.web import mail
from cpts_portal.home.models import DigestDay, DigestMail, ReportRun
from cpts_portal.home.operations import report_building, reports
from funding.dossier.models import DossierDocument, Freeze
from funding.dossier.operations import steps as dossiers
from members.models import User
from patients.models import CareRequest, Proposal, PublishedFigures
from patients.operations import closing
from tests.faults.killing import Killed, disappear
from tests.funding.dossier_world import AT as NOW
from tests.funding.dossier_world import COORDINATOR
from tests.home import report_world
from tests.patients import asking
from tests.signing_in import DOCTOR, make_account

OFFICE = Actor(uuid4(), frozenset({"access_officer"}), second_factor=True, name="Inès Brindille")
PEOPLE = 2


@dataclass(frozen=True)
class Row:
    """``prepare(n)`` gives the task the nth thing to do and its arguments; ``left(n)`` asserts
    what stands once it is done; ``at(n)`` is the hour. ``nothing_half()`` asserts after a blow on
    work that is slow to prepare: the same work is struck again, one point later."""

    prepare: Callable[[int], tuple]
    left: Callable[[int], None]
    at: Callable[[int], datetime] = lambda n: NOW + timedelta(minutes=5)
    nothing_half: Callable[[], None] | None = None
    reset: Callable[[], None] = lambda: None


@dataclass
class Place:
    """The requests proposed to the doctor, to answer tomorrow (``late``) or in nine days."""

    doctor: Actor
    offer: UUID
    late: list[UUID] = field(default_factory=list)
    untold: list[UUID] = field(default_factory=list)


place: Place | None = None


def build() -> None:
    """Committed once for the whole file."""
    global place
    nurse = report_world.build()
    report_world.live_october(nurse)
    for number in range(PEOPLE):
        make_account("coordinator", email=f"bureau{number}@exemple.fr")
    make_account("administrator", email="technique@exemple.fr")
    doctor = asking.acting(asking.join("Sorbier", "Paul", profession=DOCTOR, commune="42147"))
    place = Place(doctor, asking.open_places(doctor, 5))
    audit.seal(everything=True)


# --- foundation
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
    numbers = [one.extra_headers["Message-ID"] for one in mailbox.outbox]
    assert len(numbers) == len(set(numbers))
    assert row.state in ("sent", "sending"), "neither sent nor shown to a person"
    assert row.state == "sending" or mail.message_id(row) in numbers


def _lost_job(n: int) -> tuple:
    """Announced once; its worker took it and died."""
    Job.objects.filter(kind="k").delete()
    job = jobs.request(
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


def _unsealed(n: int) -> tuple:
    """A trace whose chaining never came: its process died after the commit."""
    with contextlib.suppress(Killed), transaction.atomic():
        audit.record("row.trace", by=COORDINATOR, at=NOW, target=("foundation.Draft", n))
        transaction.on_commit(disappear)
        connection.run_on_commit.reverse()
    return ()


def _chained(n: int) -> None:
    assert AuditSeal.objects.count() == AuditEntry.objects.count()


def _old_things(n: int) -> tuple:
    drafts.save(uuid4(), "old", {"a": "1"}, at=NOW - timedelta(days=400))
    _queue(f"old-{n}")
    OutboxMail.objects.filter(key=f"row-old-{n}").update(
        state="sent", sent_at=NOW - timedelta(days=31)
    )
    return _unsealed(n)


def _tidied(n: int) -> None:
    assert not Draft.objects.filter(form="old").exists()
    assert not OutboxMail.objects.filter(key=f"row-old-{n}").exists()
    _chained(n)


# --- home
def _waits_for_the_antivirus(n: int) -> tuple:
    documents.store(
        content=f"row {n}".encode(),
        name="a.pdf",
        media_type="application/pdf",
        kind="row",
        at=NOW,
        by=COORDINATOR,
        scan="pending",
    )
    return ()


def _judged_once(n: int) -> None:
    assert not StoredDocument.objects.filter(scan="pending").exists()
    rows = [str(row.id) for row in StoredDocument.objects.filter(kind="row")]
    traces = AuditEntry.objects.filter(action="document.scan", target_id__in=rows)
    assert traces.count() == len(rows)


def _lost_from_the_disk(n: int) -> tuple:
    kept = documents.store(
        content=f"lost {n}".encode(),
        name="a.pdf",
        media_type="application/pdf",
        kind="lost",
        at=NOW,
        by=COORDINATOR,
    )
    disk.remove(kept.sha256)
    return (str(kept.id),)


def _lost_from_the_disk_one_night(n: int) -> tuple:
    # what is lost is read again each night: one at a time, or the night grows with each try
    StoredDocument.objects.filter(kind="lost").delete()
    _lost_from_the_disk(n)
    return ()


def _told_once(n: int) -> None:
    lost = StoredDocument.objects.filter(kind="lost")
    rows = [str(row.id) for row in lost.filter(damaged_at__isnull=False)]
    traces = AuditEntry.objects.filter(action="document.damaged", target_id__in=rows)
    assert rows and traces.count() == len(rows) == lost.count()


def _morning(n: int) -> datetime:
    return NOW + timedelta(days=n)


def _reminded_once(n: int) -> None:
    on = _morning(n).date()
    assert DigestMail.objects.filter(on=on).count() == PEOPLE
    assert OutboxMail.objects.filter(key__endswith=f"-{on}").count() == PEOPLE
    assert DigestDay.objects.get(on=on).finished_at


def _no_reminder() -> None:
    DigestMail.objects.all().delete()
    DigestDay.objects.all().delete()
    OutboxMail.objects.filter(key__startswith="digest-").delete()


def _reminders_whole() -> None:
    """The promise and its mail, or neither."""
    mails = OutboxMail.objects.filter(key__startswith="digest-").count()
    assert DigestMail.objects.count() == mails <= PEOPLE


def _old_days(n: int) -> tuple:
    on = date(2025, 1, 1) + timedelta(days=n)
    DigestDay.objects.create(on=on, began_at=NOW, finished_at=NOW)
    DigestMail.objects.create(account_id=uuid4(), on=on, lines=1, queued_at=NOW)
    return ()


def _days_forgotten(n: int) -> None:
    assert not DigestDay.objects.filter(on__lt=date(2025, 11, 1)).exists()
    assert not DigestMail.objects.filter(on__lt=date(2025, 11, 1)).exists()


def _night(n: int) -> tuple:
    _old_days(n)
    return _ended_long_ago(n)


def _night_done(n: int) -> None:
    _days_forgotten(n)
    _erased_once(n)


def _anchored(n: int) -> None:
    """One file a day, and one mail to each administrator."""
    day = _morning(n).date()
    files = list(Path(settings.ANCHORS_ROOT).glob(f"anchor-{day}*"))
    assert len(files) == 1
    assert OutboxMail.objects.filter(key__startswith=f"anchor-{day}-").count() == 1


def _no_report() -> None:
    Job.objects.filter(kind="report").delete()
    ReportRun.objects.all().delete()
    StoredDocument.objects.filter(kind=report_building.KIND).delete()
    OutboxMail.objects.filter(key__startswith="report-").delete()


def _october() -> ReportRun:
    return ReportRun.objects.get(starts_at__year=2026, starts_at__month__in=(9, 10), is_whole=True)


def _asked_whole() -> None:
    """The month and its job, or neither."""
    assert ReportRun.objects.count() == Job.objects.filter(kind="report").count() <= 1


def _october_asked(n: int) -> None:
    assert Job.objects.filter(subject=str(_october().id)).count() == 1


def _as_new(job_id: UUID) -> tuple:
    """Blow after blow on one job: a job that killed five workers is given up, see its own test."""
    Job.objects.filter(pk=job_id).update(attempts=0)
    return (str(job_id),)


def _report(n: int) -> tuple:
    reports.dispatch_due(by=SYSTEM, at=NOW)
    run = _october()
    reports.start_again(by=SYSTEM, at=NOW, run_id=run.id)
    return _as_new(Job.objects.get(subject=str(run.id)).id)


def _report_whole() -> None:
    """One paper and its mails, or neither."""
    papers = StoredDocument.objects.filter(kind=report_building.KIND).count()
    mails = OutboxMail.objects.filter(key__startswith="report-").count()
    built = _october().document_id is not None
    job = Job.objects.get(subject=str(_october().id))
    assert (papers, mails, job.state == "done") == ((1, PEOPLE, True) if built else (0, 0, False))


def _one_report(n: int) -> None:
    assert _october().document_id
    _report_whole()


# --- funding
def _no_dossier() -> None:
    Job.objects.filter(kind="dossier").delete()
    DossierDocument.objects.all().delete()
    Freeze.objects.all().delete()
    StoredDocument.objects.filter(kind="dossier").delete()


def _dossier(n: int) -> tuple:
    return _as_new(dossiers.request_document(by=COORDINATOR, at=NOW, year=1))


def _dossier_whole() -> None:
    papers = StoredDocument.objects.filter(kind="dossier").count()
    done = Job.objects.filter(kind="dossier", state="done").count()
    assert (papers, DossierDocument.objects.count()) == (done, done)


def _one_dossier(n: int) -> None:
    _dossier_whole()
    assert DossierDocument.objects.count() == 1


# --- patients
def _late_proposal(n: int) -> tuple:
    request = asking.ask(commune_code="42147", street=f"{n} rue de l’Essai")
    asking.propose(asking.World(), request, place.offer, reply_by=NOW.date() + timedelta(days=1))
    place.late.append(request)
    return ()


def _published_once(n: int) -> None:
    states = list(PublishedFigures.objects.values_list("starts_on", "as_of"))
    assert states and len(states) == len(set(states))


def _nothing_published() -> None:
    PublishedFigures.objects.all().delete()


def _untold_proposal(n: int) -> tuple:
    _give_back()
    request = asking.ask(commune_code="42147", street=f"{n} rue du Courrier")
    asking.propose(asking.World(), request, place.offer, reply_by=NOW.date() + timedelta(days=9))
    place.untold.append(request)
    return ()


def _give_back() -> None:
    """The offer has again the place of the try before."""
    while place.untold:
        closing.close_request(
            by=OFFICE, at=NOW, request_id=place.untold.pop(), reason="found_alone"
        )


def _announced_once(n: int) -> None:
    assert not Proposal.objects.filter(state="proposed", told_at__isnull=True).exists()


def _answers_whole() -> None:
    """Nobody waits for the answer of nobody, nor is in two hands."""
    for row in CareRequest.objects.filter(id__in=place.late):
        asked = row.proposals.filter(state="proposed").count()
        assert (row.state == "proposed") == bool(asked)


def _waits_again(n: int) -> None:
    assert not Proposal.objects.filter(state="proposed", request__in=place.late).exists()
    for row in CareRequest.objects.filter(id__in=place.late):
        assert row.state == "waiting"
        assert row.log.filter(transition="expire").count() == 1


def _ended_long_ago(n: int) -> tuple:
    request = asking.ask(
        at=NOW - timedelta(days=500), commune_code="42147", street=f"{n} rue du Fond"
    )
    closing.close_request(
        by=OFFICE, at=NOW - timedelta(days=400), request_id=request, reason="moved"
    )
    return ()


def _erased_whole() -> None:
    for row in CareRequest.objects.filter(close_reason="moved"):
        assert (row.last_name is None) == (row.erased_at is not None)
        assert row.log.filter(transition="erase").count() == (row.erased_at is not None)


def _erased_once(n: int) -> None:
    for row in CareRequest.objects.filter(close_reason="moved"):
        assert (row.last_name, row.phone, row.erased_at is None) == (None, None, False)
        assert row.log.filter(transition="erase").count() == 1


# --- members
def _ended_session(n: int) -> tuple:
    gone = timezone.now() - timedelta(days=1)
    Session.objects.create(session_key=f"row{n}", session_data="", expire_date=gone)
    UserSession.objects.create(
        user=User.objects.first(), session_key=f"row{n}", ip="192.0.2.1", user_agent="x"
    )
    return ()


def _sessions_forgotten(n: int) -> None:
    assert not Session.objects.filter(session_key__startswith="row").exists()
    assert not UserSession.objects.filter(session_key__startswith="row").exists()


def _tomorrow(n: int) -> datetime:
    return NOW + timedelta(days=2)


_FOUNDATION, _HOME = "cpts_portal.foundation.tasks.", "cpts_portal.home.tasks."
ROWS = {
    f"{_FOUNDATION}send_outbox": Row(_queue, _one_mail),
    f"{_FOUNDATION}sweep": Row(_lost_job, _handed_over),
    f"{_FOUNDATION}seal_audit": Row(_unsealed, _chained),
    f"{_FOUNDATION}tidy": Row(_old_things, _tidied),
    f"{_HOME}dispatch_reports": Row(
        lambda n: (), _october_asked, nothing_half=_asked_whole, reset=_no_report
    ),
    f"{_HOME}build_report": Row(_report, _one_report, nothing_half=_report_whole, reset=_no_report),
    f"{_HOME}send_digests": Row(
        lambda n: (), _reminded_once, _morning, nothing_half=_reminders_whole, reset=_no_reminder
    ),
    f"{_HOME}scan_documents": Row(_waits_for_the_antivirus, _judged_once),
    f"{_HOME}check_documents": Row(_lost_from_the_disk_one_night, _told_once),
    f"{_HOME}check_document": Row(_lost_from_the_disk, _told_once),
    f"{_HOME}run_retention": Row(_night, _night_done),
    f"{_HOME}export_anchor": Row(_unsealed, _anchored, _morning),
    "funding.tasks.build_dossier": Row(
        _dossier, _one_dossier, nothing_half=_dossier_whole, reset=_no_dossier
    ),
    "patients.tasks.expire_proposals": Row(
        _late_proposal, _waits_again, _tomorrow, nothing_half=_answers_whole
    ),
    "patients.tasks.publish_figures": Row(lambda n: (), _published_once, reset=_nothing_published),
    "patients.tasks.tell_doctors": Row(_untold_proposal, _announced_once, _tomorrow),
    "members.tasks.forget_ended_sessions": Row(_ended_session, _sessions_forgotten),
}
