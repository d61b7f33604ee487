"""REL-09: the disk is full, the names of machines do not resolve: people keep what they typed,
the refusal is in French, nothing is half-written, and the same form passes once there is room."""

import errno
import os
import resource
import socket
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cpts_portal.foundation.models import OutboxMail, StoredDocument
from cpts_portal.foundation.records.documents import disk
from cpts_portal.foundation.records.outbox.sending import BACKOFF
from cpts_portal.foundation.web import mail
from missions.models import Declaration, Evidence
from missions.operations import review
from tests.foundation.made_files import PDF, pdf
from tests.missions.declare_page.conftest import hours_form
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REL-09")]
URL = "/missions/declarer/"
GOOD = pdf()


@pytest.fixture
def folder(settings, tmp_path):
    options = {"location": str(tmp_path / "documents"), "base_url": None}
    settings.STORAGES = settings.STORAGES | {
        "documents": settings.STORAGES["documents"] | {"OPTIONS": options}
    }
    return tmp_path / "documents"


@pytest.fixture
def form():
    return hours_form()


def post(browser, form):
    file = SimpleUploadedFile("feuille.pdf", GOOD, content_type=PDF)
    return browser.post(URL, form | {"evidence": file})


@contextmanager
def full_after(number: int, monkeypatch):
    """The disk takes that many bytes of a file, then no more."""
    fdopen = os.fdopen

    class Full:
        def __init__(self, *args):
            self.file = fdopen(*args)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, content):
            self.file.write(content[:number])
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk.os, "fdopen", Full)
        yield


@contextmanager
def files_of_at_most(number: int):
    """Asked of the kernel: any longer file is refused to this process while it is being written."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def nothing_stored(folder) -> bool:
    rows = (Declaration, Evidence, StoredDocument)
    return not any(model.objects.exists() for model in rows) and not any(
        path.is_file() for path in folder.rglob("*")
    )


def stored_whole(folder, browser, form) -> bool:
    assert post(browser, form).status_code == 302
    assert Declaration.objects.count() == Evidence.objects.count() == 1
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()] == [GOOD]


def refused(answer) -> None:
    page = page_text(answer, 422)
    assert "son espace de stockage est plein ou indisponible" in page
    assert 'value="2 h"' in page and "Marché de Boën" in page


@pytest.mark.parametrize("number", [0, 1, len(GOOD) // 2, len(GOOD)])
def test_full_at_any_byte_of_a_file(browsers, folder, form, monkeypatch, number):
    with full_after(number, monkeypatch):
        refused(post(browsers.claudie, form))
    assert nothing_stored(folder)
    assert stored_whole(folder, browsers.claudie, form)


def test_a_file_that_the_kernel_refuses_to_grow(browsers, folder, form):
    with files_of_at_most(100):
        refused(post(browsers.claudie, form))
    assert nothing_stored(folder)
    assert stored_whole(folder, browsers.claudie, form)


def test_a_folder_that_cannot_be_written(browsers, folder, form):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    refused(post(browsers.claudie, form))
    assert not Declaration.objects.exists()
    folder.unlink()
    assert stored_whole(folder, browsers.claudie, form)


@pytest.fixture
def no_names(settings, monkeypatch):
    """The name of the mail server resolves nowhere."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "courriel.invalid"

    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)


def test_without_names_of_machines_a_decision_stands_its_mail_waits_then_is_shown(
    world, declare, no_names, settings
):
    make_account(person=world.claudie, email="claudie@exemple.fr")
    claire = signed_in(make_account("coordinator", email="claire@exemple.fr"))
    sent = declare()
    review.send_back(by=world.claire, at=NOW, declaration_id=sent, reason="Laquelle ?")
    at = NOW
    for wait in BACKOFF:
        assert mail.deliver_due(at) == 0
        assert OutboxMail.objects.get().state == "queued"
        at += wait
    mail.deliver_due(at)
    row = OutboxMail.objects.get()
    assert (row.state, "gaierror" in row.last_error) == ("failed", True)
    assert Declaration.objects.get().state == "returned"
    assert "1 courriel" in page_text(claire.get("/courriels/"))
    assert "courriel" in page_text(claire.get("/aujourdhui/"))
    # names are back: by hand, once
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert claire.post(f"/courriels/{row.id}/renvoyer/").status_code == 302
    assert mail.deliver_due(NOW + timedelta(minutes=1)) == 1
