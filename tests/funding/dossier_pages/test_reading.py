"""A funder reads what was sent to her, by part, and sees what changed since."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.records.audit.models import AuditEntry
from funding.dossier.operations import comments
from funding.dossier.operations.documents import build_at_once
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_browser import under
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_the_funder_lands_on_the_list_of_dossiers(funder, sent):
    page = page_text(funder.get("/revue/", follow=True))
    assert "Dossiers annuels" in page
    assert "À lire" in page
    assert "Pas encore transmis" in page
    assert "jamais lu" in page


def test_the_funder_reads_figures_and_evidence_by_part(funder, sent, world):
    page = page_text(funder.get(under(sent)))
    assert "170 625,00 €" in page
    assert world.sheet.sha256 in page
    assert "consultable sur place" in page
    assert "feuille signée par" not in page  # the file's name names somebody
    assert AuditEntry.objects.filter(action="funding.dossier.read").count() == 1


def test_the_last_reading_is_remembered_and_changes_are_pointed_at(funder, sent):
    assert "n’a encore lu aucune version" in page_text(funder.get(under(sent)))
    assert "rien de nouveau" in page_text(funder.get("/revue/funding/dossier/"))
    comments.comment(
        by=Actor(uuid4(), frozenset({"ars"}), second_factor=True, name="P. Basalte"),
        at=AT,
        dossier_id=sent.id,
        section="money",
        body="Vu.",
    )
    build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    # what the office froze since was not sent
    assert "rien de nouveau" in page_text(funder.get("/revue/funding/dossier/"))
    assert funder.get(f"{under(sent)}v2.pdf").status_code == 404
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="withdraw", comment="Une erreur.")
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    assert "changé" in page_text(funder.get("/revue/funding/dossier/"))
    page = page_text(funder.get(under(sent)))
    assert page.count("changé depuis votre lecture") == 1


def test_a_draft_is_not_shown_to_a_funder(funder):
    build_at_once(by=SYSTEM, now=lambda: AT, year=2)
    draft = dossiers.dossier(2)
    assert funder.get(under(draft)).status_code == 404
    assert funder.get(f"{under(draft)}v1.pdf").status_code == 404
    assert funder.post(f"{under(draft)}remarques/", {"section": "money"}).status_code == 404


def test_the_funder_downloads_the_pdf_of_a_sent_dossier(funder, sent):
    response = funder.get(f"{under(sent)}v1.pdf")
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert funder.get(f"{under(sent)}v9.pdf").status_code == 404
    document = sent.document.document_id
    assert funder.get(f"/dossiers/documents/{document}/").status_code == 403
