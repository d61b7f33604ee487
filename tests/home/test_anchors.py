"""Each night: one file outside the database, one mail to whoever looks after the machine."""

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.web import mail
from cpts_portal.home import tasks
from cpts_portal.home.operations.anchors import export_anchor
from tests.foundation.acting import AT, CLAIRE, at_once, later
from tests.foundation.conftest import folder
from tests.signing_in import make_account

__all__ = ["folder"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("folder")]


def test_the_night_writes_one_file_and_one_mail_per_administrator(folder):
    make_account("administrator", email="regis@exemple.fr")
    make_account("coordinator")
    file = export_anchor(by=SYSTEM, at=AT)
    assert export_anchor(by=SYSTEM, at=later(hours=1)) == file
    assert [path.name for path in folder.iterdir()] == [file.name]
    assert [row.to for row in OutboxMail.objects.filter(template="mail/home/anchor")] == [
        "regis@exemple.fr"
    ]
    assert AuditEntry.objects.filter(action="audit.anchor").count() == 1
    assert audit.verify().holds and audit.verify().anchors == 1


def test_two_workers_of_one_night_leave_one_file_and_one_mail(folder):
    make_account("administrator")
    files = at_once(4, lambda _: export_anchor(by=SYSTEM, at=AT))
    assert len({file.sha256 for file in files}) == 1
    assert len(list(folder.iterdir())) == 1
    assert OutboxMail.objects.filter(template="mail/home/anchor").count() == 1
    assert AuditEntry.objects.filter(action="audit.anchor").count() == 1


def test_the_mail_holds_the_rank_and_the_digests_and_nothing_of_anybody():
    make_account("administrator", name="Régis Cormier")
    audit.add_entry("draft.save", by=CLAIRE, at=AT, target=("foundation.Draft", 1))
    file = export_anchor(by=SYSTEM, at=AT)
    row = OutboxMail.objects.get(template="mail/home/anchor")
    message = mail.message(row)
    body = message.body.replace(" ", "")
    assert file.chain in body and file.sha256 in body and str(file.number) in message.subject
    assert len(message.body.splitlines()) <= 12 and message.body.count("http") == 1
    for private in ("Régis", "Claire", "draft.save", str(CLAIRE.id)):
        assert private not in message.body + str(message.alternatives)


def test_the_task_of_the_night_does_it(folder):
    make_account("administrator")
    tasks.export_anchor()
    assert len(list(folder.iterdir())) == 1
