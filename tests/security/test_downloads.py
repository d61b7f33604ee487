"""UPL-03, ACC-07: a file is a download, for who may, under its own address and no other."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from cpts_portal.foundation.models import StoredDocument
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.dossier.operations.documents import build_at_once
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers as known
from funding.indicators import depositing
from funding.models import LineEvidence
from missions.models import Evidence
from missions.operations import declarations
from missions.operations.entry import DeclarationEntry
from tests.foundation.made_files import PDF, image, pdf
from tests.funding import dossier_world
from tests.funding.dossier_world import AT, COORDINATOR
from tests.missions.conftest import accounts, browsers, declare, meet, world
from tests.signing_in import make_account, signed_in
from tests.support.clocks import on_18_november
from tests.support.pages import body_of

__all__ = ["accounts", "browsers", "declare", "meet", "on_18_november", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("UPL-03", "ACC-07")]
GOOD, DRAWN = pdf(), image("PNG")
ODD = "émargement « du 12 ».pdf"


@pytest.fixture
def piece(world, declare):
    upload = AcceptedUpload(GOOD, PDF, ODD, 1)
    drawn = AcceptedUpload(DRAWN, "image/png", "photo.png", 1)
    declare(uploads=[upload, drawn])
    return Evidence.objects.get(media_type=PDF)


def test_a_file_is_an_attachment_that_runs_nothing_and_is_kept_nowhere(browsers, piece):
    answer = browsers.claudie.get(f"/missions/pieces/{piece.id}/")
    assert body_of(answer) == GOOD
    kind, _, name = answer["Content-Disposition"].partition("; ")
    assert kind == "attachment"
    # RFC 6266: the name in UTF-8, percent-encoded
    assert name.startswith("filename*=utf-8''") and name.isascii()
    assert not set(name.removeprefix("filename*=utf-8''")) & set('"\\;/ \r\n')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_shown_in_place_it_is_a_picture_drawn_anew_never_the_bytes(browsers, piece):
    photo = Evidence.objects.get(media_type="image/png")
    answer = browsers.claire.get(f"/missions/pieces/{photo.id}/image/")
    assert answer["Content-Type"] == "image/jpeg" and DRAWN not in body_of(answer)
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browsers.claire.get(f"/missions/pieces/{piece.id}/image/").status_code == 404


def test_the_same_address_serves_its_owner_and_the_coordinator_alone(browsers, piece):
    url = f"/missions/pieces/{piece.id}/"
    assert browsers.claire.get(url).status_code == 200
    assert browsers.paul.get(url).status_code == 404
    assert signed_in(make_account("cpam")).get(url).status_code == 403
    assert Client().get(url)["Location"].startswith("/compte/login/")
    url = f"/missions/pieces/{uuid4()}/"
    assert browsers.claudie.get(url).status_code == 404


@pytest.mark.parametrize(
    "tail", ["../../etc/passwd", "%2e%2e%2fsettings.py", "feuille.pdf", "?path=/etc/passwd", "%00"]
)
def test_nothing_in_an_address_is_a_path(browsers, piece, tail):
    answer = browsers.claudie.get(f"/missions/pieces/{piece.id}/{tail}")
    # a parameter is not looked at: the file of this address, and no other
    if tail.startswith("?"):
        assert body_of(answer) == GOOD
    else:
        assert answer.status_code == 404


def test_a_session_that_ended_opens_nothing_any_more(browsers, piece):
    """The address alone is worth nothing: it is the session that ends, not a signature."""
    url = f"/missions/pieces/{piece.id}/"
    assert browsers.claudie.get(url).status_code == 200
    browsers.claudie.post("/compte/logout/")
    assert browsers.claudie.get(url).status_code == 302


@pytest.fixture
def dossier():
    dossier_world.build()
    depositing.deposit_evidence(
        by=COORDINATOR,
        at=AT,
        line_number="L01",
        contract_year=1,
        label="Bilan",
        dated_on=date(2023, 3, 31),
        names_people=False,
        upload=AcceptedUpload(GOOD, PDF, "bilan.pdf", 1),
    )
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    return known.dossier(1)


def test_a_piece_opens_under_its_own_line_year_and_dossier_only(dossier):
    piece = LineEvidence.objects.get()
    office, funder = signed_in(make_account("coordinator")), signed_in(make_account("cpam"))
    assert office.get(f"/indicateurs/L01/1/pieces/{piece.id}/").status_code == 200
    for place in ("L06/1", "L01/2"):
        assert office.get(f"/indicateurs/{place}/pieces/{piece.id}/").status_code == 404
    review = "/revue/funding/dossier/{}/pieces/{}/"
    assert funder.get(review.format(dossier.id, piece.sha256)).status_code == 200
    assert funder.get(review.format(uuid4(), piece.sha256)).status_code == 404
    assert funder.get(review.format(dossier.id, "0" * 64)).status_code == 404


def test_a_piece_whose_document_is_not_kept_any_more_is_not_found(dossier):
    piece, office = LineEvidence.objects.get(), signed_in(make_account("coordinator"))
    funder = signed_in(make_account("cpam"))
    StoredDocument.objects.filter(pk=piece.document_id).delete()
    for browser, address in (
        (office, f"/indicateurs/L01/1/pieces/{piece.id}/"),
        (office, f"/indicateurs/L01/1/pieces/{piece.id}/image/"),
        (funder, f"/revue/funding/dossier/{dossier.id}/pieces/{piece.sha256}/"),
    ):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "a été retiré" in answer.content.decode()


def test_an_address_of_one_purpose_never_serves_a_document_of_another(dossier):
    """The address of the dossiers asked for a piece, that of the reports for a sheet."""
    office = signed_in(make_account("coordinator"))
    for row in StoredDocument.objects.exclude(kind="dossier"):
        assert office.get(f"/dossiers/documents/{row.id}/").status_code == 404
        assert office.get(f"/rapports/{row.id}/rapport.pdf").status_code == 404
        assert office.get(f"/missions/pieces/{row.id}/").status_code == 404


def test_a_funder_opens_the_versions_that_were_sent_and_no_other(dossier):
    built = build_at_once(by=COORDINATOR, now=lambda: AT, year=1)
    funder = signed_in(make_account("ars"))
    url = f"/revue/funding/dossier/{dossier.id}/v{{}}.pdf"
    assert funder.get(url.format(built.snapshot.version)).status_code == 200
    assert funder.get(url.format(built.snapshot.version + 1)).status_code == 404
    assert funder.get(f"/dossiers/documents/{built.document_id}/").status_code == 403


def test_every_piece_removed_is_gone_for_everybody(browsers, world, declare):
    draft = declare(send=False, uploads=[AcceptedUpload(GOOD, PDF, ODD, 1)])
    piece = Evidence.objects.get(declaration=draft)
    declarations.change_declaration(
        by=world.nurse,
        at=AT,
        declaration_id=draft,
        version=None,
        send=False,
        entry=DeclarationEntry(
            activity_code="TER",
            mission_code="prevention",
            done_on=date(2026, 11, 14),
            minutes=120,
            remove=[piece.id],
        ),
    )
    for browser in (browsers.claudie, browsers.claire):
        assert browser.get(f"/missions/pieces/{piece.id}/").status_code == 404
