"""A stored document that was altered, cut or lost: a sentence and a reference wherever it is asked
for, the administrator warned once, the health page red until it is back."""

import io
import re
import zipfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry, OutboxMail, StoredDocument
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.documents import checking, disk
from cpts_portal.foundation.records.privacy_rights import Copy, File
from cpts_portal.foundation.records.uploads import AcceptedUpload
from cpts_portal.foundation.web import copies
from cpts_portal.foundation.web.files import CHECK_TASK
from cpts_portal.home.operations.files import check_document, check_due
from cpts_portal.ops.health import state
from funding.dossier.operations.documents import build_at_once
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from funding.indicators import depositing
from funding.models import LineEvidence
from missions.models import Evidence
from tests.foundation.conftest import messages
from tests.foundation.made_files import PDF, image, pdf
from tests.funding import dossier_world
from tests.funding.dossier_world import AT, COORDINATOR
from tests.missions.conftest import accounts, browsers, declare, later, meet, world
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW, on_18_november
from tests.support.pages import squeezed

__all__ = ["accounts", "browsers", "declare", "meet", "messages", "on_18_november", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("UPL-03", "OPS-06")]
DAMAGES = {
    "altered": lambda path: path.write_bytes(path.read_bytes()[::-1]),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:40]),
    "missing": Path.unlink,
}


@contextmanager
def damaged(document_id, how: str):
    """As the disk may do it; the store is shared with the other tests."""
    path = disk.path_of(documents.facts(document_id).sha256)
    content = path.read_bytes()
    DAMAGES[how](path)
    yield
    path.write_bytes(content)


def says_so(answer) -> bool:
    page = squeezed(answer.content.decode())
    return (
        answer.status_code == 409
        and "Ce fichier n’est pas disponible" in page
        and "Il est abîmé ou perdu" in page
        and re.search(r"sa référence : <strong[^>]*>[\w-]+<", page) is not None
        and "attachment" not in answer.get("Content-Disposition", "")
    )


@pytest.fixture
def piece(world, declare):
    declare(uploads=[AcceptedUpload(image("PNG"), "image/png", "photo.png", 1)])
    return Evidence.objects.get()


@pytest.mark.parametrize("how", DAMAGES)
def test_a_piece_that_is_not_what_was_deposited_gives_a_sentence(browsers, piece, messages, how):
    url = f"/missions/pieces/{piece.id}/"
    with damaged(piece.document_id, how):
        for browser in (browsers.claudie, browsers.claire):
            assert says_so(browser.get(url)) and says_so(browser.get(f"{url}image/"))
        assert (CHECK_TASK, str(piece.document_id)) in messages, "the worker is told"
    assert browsers.claudie.get(url).status_code == 200


@pytest.mark.parametrize("how", DAMAGES)
def test_the_pieces_and_papers_of_a_dossier_say_so_to_the_office_and_to_the_funder(messages, how):
    dossier_world.build()
    depositing.deposit_evidence(
        by=COORDINATOR,
        at=AT,
        line_number="L01",
        contract_year=1,
        label="Bilan",
        dated_on=date(2023, 3, 31),
        names_people=False,
        upload=AcceptedUpload(pdf(), PDF, "bilan.pdf", 1),
    )
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    document = build_at_once(by=COORDINATOR, now=lambda: AT, year=1)
    bilan, dossier = LineEvidence.objects.get(), dossiers.dossier(1)
    office, funder = signed_in(make_account("coordinator")), signed_in(make_account("cpam"))
    review = f"/revue/funding/dossier/{dossier.id}"
    addresses = {
        (office, f"/indicateurs/L01/1/pieces/{bilan.id}/"): bilan.document_id,
        (funder, f"{review}/pieces/{bilan.sha256}/"): bilan.document_id,
        (office, f"/dossiers/documents/{document.document_id}/"): document.document_id,
        (funder, f"{review}/v{document.snapshot.version}.pdf"): document.document_id,
    }
    for (browser, url), document_id in addresses.items():
        assert browser.get(url).status_code == 200, url
        with damaged(document_id, how):
            assert says_so(browser.get(url)), url


def lost_files() -> state.Item:
    return next(item for item in state._files(NOW) if item.label == "Fichiers abîmés ou perdus")


@pytest.mark.parametrize("how", DAMAGES)
def test_the_administrator_is_told_and_the_health_page_is_red_until_it_is_back(
    browsers, piece, how
):
    administrator = signed_in(make_account("administrator"))
    make_account("administrator")
    known = {"by": SYSTEM, "document_id": piece.document_id}
    with damaged(piece.document_id, how):
        for _ in "12":
            check_document(at=NOW, **known)
        assert lost_files().state == state.LOOK
        page = administrator.get("/sante-du-portail/").content.decode()
        assert checking.reference(piece.sha256) in page and "photo.png" not in page
        assert OutboxMail.objects.filter(template="mail/home/file_damaged").count() == 2
        assert "photo" not in str(OutboxMail.objects.values_list("context"))
        hours = browsers.claudie.get(f"/missions/heures/{piece.declaration_id}/")
        assert "Ce fichier est abîmé : l’administrateur est prévenu." in squeezed(
            hours.content.decode()
        )
    check_document(at=later(hours=1), **known)
    assert lost_files().state == state.FINE and lost_files().value == "aucun"
    traces = AuditEntry.objects.filter(target_id=str(piece.document_id)).order_by("at")
    assert [trace.action for trace in traces if trace.action.startswith("document.")] == [
        "document.damaged",
        "document.mended",
    ]


def test_each_night_every_file_is_read_again_and_a_whole_lost_disk_is_one_mail(piece, declare):
    make_account("administrator")
    declare(done_on=date(2026, 11, 13), uploads=[AcceptedUpload(pdf(), PDF, "b.pdf", 1)])
    assert check_due(by=SYSTEM, at=NOW) == 2
    assert check_due(by=SYSTEM, at=later(days=6, hours=23)) == 0, "read this week, it rests"
    first, second = StoredDocument.objects.values_list("id", flat=True)
    with damaged(first, "missing"), damaged(second, "cut"):
        assert check_due(by=SYSTEM, at=later(days=8)) == 2
        assert OutboxMail.objects.filter(template="mail/home/file_damaged").count() == 1
        assert lost_files().value.startswith("2 : ")
        assert check_due(by=SYSTEM, at=later(days=9)) == 2, "what is lost is looked for each night"
    assert check_due(by=SYSTEM, at=later(days=9)) == 2 and lost_files().value == "aucun"


def test_no_more_than_five_references_are_written_in_a_mail(piece):
    row = StoredDocument.objects.get()
    for number in range(6):
        row.pk, row.sha256, row.damaged_at = uuid4(), f"{number}" * 64, later(hours=number)
        row.save(force_insert=True)
    told = checking.damaged_facts()
    assert told.number == 6 and told.references == tuple(f"{n}" * 12 for n in range(5))


def test_a_document_that_is_not_kept_any_more_is_neither_sound_nor_damaged():
    assert checking.check(uuid4(), at=NOW) is None


def test_a_file_that_was_erased_on_purpose_is_not_a_loss(piece, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        documents.discard(piece.document_id)
    check_document(by=SYSTEM, at=NOW, document_id=piece.document_id)
    assert lost_files().value == "aucun"
    with pytest.raises(documents.Erased):
        documents.read_content(piece.document_id)


def test_the_copy_of_somebody_s_data_is_given_without_the_damaged_piece(piece):
    file = File(name="photo.png", document=documents.facts(piece.document_id))
    with damaged(piece.document_id, "cut"):
        content = copies.zipped(Copy(made_at=NOW, tables=(), files=(file,)), author="CPTS")
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert "abîmé" in bundle.read("pieces/01-photo.png.txt").decode()
        assert "donnees.json" in bundle.namelist()
