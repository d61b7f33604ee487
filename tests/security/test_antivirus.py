"""UPL-02: nobody reaches a file before the antivirus says « clean »; without one, it is said."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Stream

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry, OutboxMail, StoredDocument
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.documents import scanning
from cpts_portal.foundation.records.uploads import clamd
from cpts_portal.home.operations.files import scan_due
from cpts_portal.ops.health import state as health_state
from missions.models import Declaration, Evidence
from tests.faults.clamd_server import Clamd
from tests.foundation.acting import at_once
from tests.foundation.conftest import messages
from tests.foundation.made_files import EICAR, PDF, image, pdf
from tests.missions.conftest import accounts, browsers, declare, later, meet, world
from tests.missions.declare_page.conftest import hours_form
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW, on_18_november
from tests.support.pages import body_of, page_text

__all__ = ["accounts", "browsers", "declare", "meet", "messages", "on_18_november", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("UPL-02")]
SOON = later(minutes=1)
URL = "/missions/declarer/"
GOOD = pdf()
ILL = pdf(
    lambda document: document.Root.__setattr__("X", Stream(document, EICAR)), compress_streams=False
)


@pytest.fixture
def scanner(settings):
    clamd_server = Clamd()
    clamd_server.open()
    settings.CLAMD = clamd_server.address
    yield clamd_server
    clamd_server.close()


def send(browser, content=None, name="feuille.pdf", media_type=PDF):
    file = SimpleUploadedFile(name, content or GOOD, content_type=media_type)
    return browser.post(URL, hours_form(evidence=file, again="on"))


def sweep(at=SOON) -> int:
    return scan_due(by=SYSTEM, at=at)


def state() -> str:
    return StoredDocument.objects.get().scan


@pytest.fixture
def held_back(scanner, browsers):
    """Sent while the antivirus was down."""
    scanner.close()
    assert send(browsers.claudie).status_code == 302
    return f"/missions/pieces/{Evidence.objects.get().id}/"


def test_a_clean_file_is_there_once_the_worker_has_had_it_judged(
    scanner, browsers, messages, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert send(browsers.claudie).status_code == 302
    assert (state(), scanner.judged) == ("pending", []), "the web never asks the antivirus"
    assert documents.storage.SCAN_TASK in [name for name, *_ in messages], "the worker is woken"
    assert sweep() == 1
    assert state() == "clean"
    answer = browsers.claudie.get(f"/missions/pieces/{Evidence.objects.get().id}/")
    assert body_of(answer) == GOOD


def test_no_web_request_speaks_to_the_antivirus(scanner, browsers):
    """Whoever asked a silent one would wait for it."""
    assert send(browsers.claudie).status_code == 302
    url = f"/missions/pieces/{Evidence.objects.get().id}/"
    assert browsers.claudie.get(url).status_code == 409
    assert browsers.claire.get("/aujourdhui/").status_code == 200
    assert "En attente de l’antivirus" in health()
    assert scanner.connections == []


def test_a_silent_antivirus_keeps_the_worker_waiting_once_not_once_a_file(scanner, browsers):
    scanner.manner = "hangs up"
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        send(browsers.claudie, name=name)
    assert sweep() == 0 and len(scanner.connections) == 1
    assert sweep() == 0 and len(scanner.connections) == 1, "left alone for a minute"
    again = StoredDocument.objects.values_list("scan_again_at", flat=True)
    assert set(again) == {SOON + timedelta(minutes=1)}
    scanner.manner = "fine"
    assert sweep(later(minutes=9)) == 3


def test_who_sent_a_file_reads_that_it_is_being_analysed_then_that_it_is_refused(scanner, browsers):
    send(browsers.claudie, ILL)
    url = f"/missions/heures/{Declaration.objects.get().id}/"
    people = (browsers.claudie, browsers.claire)
    for browser in people:
        assert "En cours d’analyse par l’antivirus" in page_text(browser.get(url))
    sweep()
    for browser in people:
        assert "Retenu par l’antivirus : déposez un autre fichier" in page_text(browser.get(url))


def test_while_the_antivirus_is_down_the_form_is_kept_and_the_file_out_of_reach(
    held_back, browsers
):
    assert Declaration.objects.get().state == "submitted"
    assert state() == "pending"
    for browser in (browsers.claudie, browsers.claire):
        answer = browser.get(held_back)
        assert "Ce fichier est en cours d’analyse." in page_text(answer, 409)
        assert b"%PDF" not in body_of(answer)
        assert "attachment" not in answer.get("Content-Disposition", "")
        assert "style-src 'self'" in answer["Content-Security-Policy"], "a page of ours"
        assert browser.get(f"{held_back}image/").status_code == 404


def test_no_function_gives_the_bytes_of_what_waits(held_back):
    row = StoredDocument.objects.get()
    for scan in ("pending", "infected", "error"):
        again = NOW if scan != "infected" else None
        StoredDocument.objects.update(scan=scan, scan_again_at=again)
        with pytest.raises(documents.Withheld):
            documents.read_content(row.id)


def test_it_is_tried_again_at_growing_intervals_until_it_answers(held_back, scanner, browsers):
    assert sweep() == 0
    tries, at = [], SOON
    for _ in range(5):
        tries.append(StoredDocument.objects.get().scan_again_at - at)
        assert sweep(at + tries[-1] - timedelta(seconds=1)) == 0, "left alone until its time"
        at += tries[-1]
        assert sweep(at) == 0
    assert tries == [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 60)]
    scanner.open()
    assert sweep(at + timedelta(hours=1)) == 1
    assert state() == "clean" and sweep(at + timedelta(days=9)) == 0
    assert body_of(browsers.claudie.get(held_back)) == GOOD


def test_the_office_is_told_of_files_that_wait(held_back, browsers):
    today, mails = (page_text(browsers.claire.get(url)) for url in ("/aujourdhui/", "/courriels/"))
    assert "par l’antivirus" not in today + mails, "a quarter of an hour is nothing"
    StoredDocument.objects.update(created_at=later(minutes=-20))
    today, mails = (page_text(browsers.claire.get(url)) for url in ("/aujourdhui/", "/courriels/"))
    assert "retenu par l’antivirus" in today
    assert "1 fichier retenu par l’antivirus" in mails and "L’antivirus ne répond pas" in mails
    assert "feuille" not in mails, "a file's name may name somebody"
    administrator = signed_in(make_account("administrator"))
    assert "L’antivirus ne répond pas" in page_text(administrator.get("/courriels/"))


def test_found_infected_later_it_is_never_served_and_its_sender_is_told_once(
    scanner, browsers, settings
):
    scanner.close()
    send(browsers.claudie, ILL)
    url = f"/missions/pieces/{Evidence.objects.get().id}/"
    scanner.open()
    assert sweep() == 1
    assert (state(), sweep(later(days=2))) == ("infected", 0)
    for browser in (browsers.claudie, browsers.claire):
        answer = browser.get(url)
        assert answer.status_code == 409 and EICAR not in body_of(answer)
    row = OutboxMail.objects.get(template="mail/home/file_infected")
    assert row.to.startswith("compte") and "feuille" not in str(row.context)
    assert AuditEntry.objects.filter(action="document.scan").count() == 1
    assert "Programme malveillant" in page_text(browsers.claire.get("/courriels/"))


@pytest.mark.parametrize(
    ("state", "ago", "listed"),
    [
        ({"scan": "pending"}, {"minutes": 14, "seconds": 59}, False),
        ({"scan": "pending"}, {"minutes": 15, "seconds": 1}, True),
        ({"scan": "infected", "scan_again_at": None}, {"days": 29, "hours": 23}, True),
        ({"scan": "infected", "scan_again_at": None}, {"days": 30, "hours": 1}, False),
    ],
)
def test_what_waits_is_listed_after_a_quarter_of_an_hour_and_what_is_ill_for_a_month(
    held_back, state, ago, listed
):
    moment = NOW - timedelta(**ago)
    StoredDocument.objects.update(**state, created_at=moment, scanned_at=moment)
    assert bool(scanning.withheld(NOW)) == listed


def test_a_file_the_antivirus_cannot_judge_is_shown_and_tried_again_the_next_day(scanner, browsers):
    scanner.manner = "unsure"
    assert send(browsers.claudie).status_code == 302
    assert sweep() == 1
    assert state() == "error"
    assert "Illisible" in page_text(browsers.claire.get("/courriels/"))
    scanner.manner = "fine"
    assert sweep(later(hours=23)) == 0
    assert sweep(later(hours=25)) == 1
    assert state() == "clean"


@pytest.mark.parametrize("manner", ["hangs up", "unsure"])
def test_an_antivirus_that_does_not_say_clean_has_not_said_clean(scanner, browsers, manner):
    scanner.manner = manner
    assert send(browsers.claudie).status_code == 302
    assert state() == "pending"


def test_images_are_judged_as_they_are_kept_and_served_only_then(scanner, browsers):
    scanner.close()
    assert send(browsers.claudie, image("PNG"), "photo.png", "image/png").status_code == 302
    url = f"/missions/pieces/{Evidence.objects.get().id}/image/"
    assert browsers.claudie.get(url).status_code == 404
    scanner.open()
    sweep()
    assert browsers.claudie.get(url)["Content-Type"] == "image/jpeg"
    assert scanner.judged == [documents.read_content(StoredDocument.objects.get().id)]


def test_over_a_socket_file_and_for_a_large_file_too(settings):
    with tempfile.TemporaryDirectory(prefix="cpts-clamd-") as folder:
        clamd_server = Clamd(str(Path(folder) / "clamd.ctl"))
        settings.CLAMD = clamd_server.address
        assert clamd.judge(b"x") is clamd.ScanVerdict.SILENT
        clamd_server.open()
        large = b"x" * (3 * clamd.PIECE + 1)
        assert clamd.judge(large) is clamd.ScanVerdict.CLEAN
        assert clamd_server.judged == [large]
        assert clamd.judge(b"x" + EICAR) is clamd.ScanVerdict.INFECTED
        clamd_server.close()


def health() -> str:
    return page_text(signed_in(make_account("administrator")).get("/sante-du-portail/"))


def test_without_an_antivirus_the_structure_decides_and_the_health_page_alone_says_so(
    browsers, settings
):
    assert settings.CLAMD == ""
    assert "antivirus" not in page_text(browsers.claudie.get(URL)).lower()
    assert send(browsers.claudie).status_code == 302
    assert state() == "none" and sweep() == 0
    url = f"/missions/pieces/{Evidence.objects.get().id}/"
    assert body_of(browsers.claudie.get(url)) == GOOD
    assert "aucun n’est configuré" in health()
    settings.CLAMD = "unix:/nowhere"
    assert "aucun n’est configuré" not in health()


def test_the_health_page_counts_what_waits_and_turns_red_when_it_is_late(held_back):
    rows = {item.label: item for item in health_state._files(NOW)}
    assert rows["En attente de l’antivirus"].value.startswith("1, le plus ancien")
    assert rows["En attente de l’antivirus"].state == health_state.FINE
    rows = {item.label: item for item in health_state._files(later(hours=1))}
    assert rows["En attente de l’antivirus"].state == health_state.LOOK
    StoredDocument.objects.update(scan="infected", scan_again_at=None, scanned_at=NOW)
    rows = {item.label: item for item in health_state._files(NOW)}
    assert rows["Retenus par l’antivirus"].value == "1"
    assert rows["Retenus par l’antivirus"].state == health_state.LOOK


@pytest.mark.django_db(transaction=True)
def test_six_workers_judge_a_file_once(held_back, scanner, messages):
    scanner.open()
    assert sum(at_once(6, lambda _: sweep())) == 1
    assert len(scanner.judged) == 1
