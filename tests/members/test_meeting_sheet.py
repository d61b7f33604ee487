"""The signed sheet is shown drawn anew, to whoever was there and to whoever keeps the register."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import documents
from members.models import MeetingSheet
from members.operations import meetings
from tests.foundation.made_files import pdf
from tests.signing_in import AT, make_account, make_member, make_role, signed_in
from tests.support.pages import squeezed

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    present = make_member()
    page = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(page, "PNG", pnginfo=None)
    stored = documents.store(
        content=page.getvalue(),
        name="feuille.png",
        media_type="image/png",
        kind="meeting_sheet",
        at=AT,
        by=SYSTEM,
    )
    held = meetings.record_meeting(
        by=SYSTEM,
        at=AT,
        number="M900",
        title="Groupe diabète",
        mission_code="parcours",
        held_on=AT.date(),
        minutes=90,
        activity_code="GT",
        attendee_ids=[present.pk],
        sheet_document_id=stored.id,
    )
    held.present = present
    return held


def test_who_was_there_and_who_keeps_the_register_see_the_sheet(meeting):
    for user in (make_account(person=meeting.present), make_role("coordinator")):
        answer = signed_in(user).get(f"/reunions/{meeting.pk}/feuille/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "sandbox" in answer["Content-Security-Policy"]


def test_nobody_else_sees_the_sheet(meeting):
    assert signed_in(make_role("member")).get(f"/reunions/{meeting.pk}/feuille/").status_code == 404
    assert signed_in(make_role("cpam")).get(f"/reunions/{meeting.pk}/feuille/").status_code == 403


@pytest.mark.parametrize("role", ["president", "treasurer", "access_officer"])
def test_the_coordinator_alone_replaces_a_sheet(meeting, role):
    browser = signed_in(make_role(role))
    page = f"/reunions/{meeting.pk}/"
    assert "Remplacer la feuille" not in browser.get(page).content.decode()
    scanned = SimpleUploadedFile("feuille.pdf", pdf(), "application/pdf")
    answer = browser.post(f"{page}feuille/deposer/", {"upload": scanned})
    assert answer.status_code == 422
    assert "Seule la coordinatrice remplace une feuille déposée." in answer.content.decode()
    MeetingSheet.objects.update(document_id=None, missing=True)
    scanned = SimpleUploadedFile("feuille.pdf", pdf(), "application/pdf")
    assert browser.post(f"{page}feuille/deposer/", {"upload": scanned}).status_code == 302


def test_a_sheet_scanned_as_a_pdf_is_downloaded_where_an_image_is_shown(meeting):
    office = signed_in(make_role("coordinator"))
    scanned = SimpleUploadedFile("feuille.pdf", pdf(pages=2), "application/pdf")
    sent = office.post(f"/reunions/{meeting.pk}/feuille/deposer/", {"upload": scanned})
    assert sent.status_code == 302
    page = squeezed(office.get(f"/reunions/{meeting.pk}/").content.decode())
    assert "Télécharger : Feuille d’émargement signée" in page and "<img" not in page
    answer = office.get(f"/reunions/{meeting.pk}/feuille/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "sandbox" in answer["Content-Security-Policy"]
