"""One row for each task of the portal: something for it to do, and what must be left once done.

A task without a row turns ``test_every_task`` red.
"""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from cpts_portal.foundation.models import Job, StoredDocument
from cpts_portal.foundation.records import audit
from funding.dossier.models import DossierDocument, Snapshot
from funding.dossier.operations.documents import request_document
from members.models import User
from tests.faults import foundation_rows, home_rows, patients_rows
from tests.faults.home_rows import PEOPLE
from tests.faults.task_row import Row, as_new
from tests.funding.dossier_world import AT as NOW
from tests.funding.dossier_world import COORDINATOR
from tests.home import report_world
from tests.signing_in import make_account


def build() -> None:
    """Committed once for the whole file."""
    nurse = report_world.build()
    report_world.live_october(nurse)
    for number in range(PEOPLE):
        make_account("coordinator", email=f"bureau{number}@exemple.fr")
    make_account("administrator", email="technique@exemple.fr")
    patients_rows.build()
    audit.seal(everything=True)


def _no_dossier() -> None:
    Job.objects.filter(kind="dossier").delete()
    DossierDocument.objects.all().delete()
    Snapshot.objects.all().delete()
    StoredDocument.objects.filter(kind="dossier").delete()


def _dossier(n: int) -> tuple:
    return as_new(request_document(by=COORDINATOR, at=NOW, year=1))


def _dossier_whole() -> None:
    files = StoredDocument.objects.filter(kind="dossier").count()
    jobs = Job.objects.filter(kind="dossier", state="done").count()
    assert (files, DossierDocument.objects.count()) == (jobs, jobs)


def _one_dossier(n: int) -> None:
    _dossier_whole()
    assert DossierDocument.objects.count() == 1


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


ROWS = {
    **foundation_rows.ROWS,
    **home_rows.ROWS,
    "funding.tasks.build_dossier": Row(
        _dossier, _one_dossier, nothing_half=_dossier_whole, reset=_no_dossier
    ),
    **patients_rows.ROWS,
    "members.tasks.forget_ended_sessions": Row(_ended_session, _sessions_forgotten),
}
