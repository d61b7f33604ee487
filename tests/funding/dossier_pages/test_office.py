"""The office sees where each year stands, builds its PDF and sends it."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import documents, jobs
from cpts_portal.foundation.records.audit.models import AuditEntry
from funding.dossier.operations.documents import build_at_once, build_document
from funding.dossier.queries import dossiers
from tests.funding.dossier_world import AT
from tests.signing_in import make_role, signed_in
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_the_list_says_where_each_year_stands(office):
    page = page_text(office.get("/dossiers/"))
    assert page.count("En préparation") == 2
    assert "pas encore construit" in page


def test_the_page_says_the_figures_and_what_is_missing(office):
    page = page_text(office.get("/dossiers/1/"))
    assert "170 625,00 €" in page
    assert "Plan de crise" in page and "crises sanitaires" not in page
    assert "aucun indicateur inscrit" in page_text(office.get("/dossiers/2/"))
    assert office.get("/dossiers/5/").status_code == 404


def test_every_drawing_of_the_page_has_its_table(office):
    build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    page = page_text(office.get("/dossiers/1/"))
    assert page.count("<svg xmlns") == page.count("Les chiffres : ") > 3
    assert "style=" not in page


def test_the_button_asks_for_the_pdf_and_the_page_shows_the_work(office):
    page = page_text(office.post("/dossiers/1/construire/", follow=True))
    assert "la construction va commencer" in page
    assert 'http-equiv="refresh"' in page
    job = dossiers.job_of(dossiers.dossier(1).id)
    build_document(by=SYSTEM, now=lambda: AT, job_id=job.id)
    panel = page_text(office.get("/dossiers/1/avancement/"))
    document = dossiers.dossier(1).document
    assert document.sha256 in panel
    assert "hx-trigger" not in panel
    assert 'http-equiv="refresh"' not in page_text(office.get("/dossiers/1/"))


def test_the_pdf_is_a_download_that_is_traced(office):
    build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    document = dossiers.dossier(1).document
    response = office.get(f"/dossiers/documents/{document.document_id}/")
    assert b"".join(response.streaming_content) == documents.read_content(document.document_id)
    assert response["Content-Disposition"] == 'attachment; filename="dossier-annee-1-v1-projet.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="funding.dossier.download").count() == 1
    assert office.get(f"/dossiers/documents/{uuid4()}/").status_code == 404


def test_the_file_of_something_else_is_not_served_as_a_dossier(office, world):
    assert office.get(f"/dossiers/documents/{world.sheet.id}/").status_code == 404


def test_a_failed_build_says_why_and_may_be_asked_again(office):
    office.post("/dossiers/1/construire/")
    job = dossiers.job_of(dossiers.dossier(1).id)
    jobs.lease(job.id, AT)
    jobs.fail(job.id, sentence="La construction a échoué.", at=AT)
    page = page_text(office.get("/dossiers/1/"))
    assert "La construction a échoué." in page
    assert "Construire le PDF du dossier" in page


def test_sending_is_refused_in_words_while_something_is_missing(office):
    page = page_text(office.post("/dossiers/2/transmettre/", follow=True))
    assert "Le dossier n’est pas complet." in page


def test_the_treasurer_reads_and_builds_nothing():
    client = signed_in(make_role("treasurer"))
    assert "Construire le PDF" not in page_text(client.get("/dossiers/1/"))
    assert client.post("/dossiers/1/construire/").status_code == 403
