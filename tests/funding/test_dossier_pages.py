"""The office builds and sends; a funder reads, comments, and reaches nothing else."""

import re
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.records import documents, jobs
from cpts_portal.foundation.records.audit.models import AuditEntry
from cpts_portal.foundation.records.outbox.models import OutboxMail
from cpts_portal.foundation.web.admin_site import review_site
from funding.dossier.models import ReviewComment
from funding.dossier.operations import steps
from funding.dossier.queries import dossiers
from tests.funding import dossier_world
from tests.funding.dossier_world import AT, COORDINATOR
from tests.signing_in import make_role, signed_in
from tests.support.shared_fixtures import layer

pytestmark = pytest.mark.usefixtures("db", "world")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


@pytest.fixture
def funder():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))


def send(_world):
    """Year 1, sent; its paper built."""
    steps.take_step(by=COORDINATOR, at=AT, year=1, code="submit")
    steps.build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    return dossiers.dossier(1)


sent = layer(send, over=dossier_world.build)


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status, response.content[:500]
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_the_list_says_where_each_year_stands(office):
    page = text_of(office.get("/dossiers/"))
    assert page.count("En préparation") == 2
    assert "pas encore construit" in page


def test_the_page_says_the_figures_and_what_is_missing(office):
    assert "170 625,00 €" in text_of(office.get("/dossiers/1/"))
    assert "aucun indicateur inscrit" in text_of(office.get("/dossiers/2/"))
    assert office.get("/dossiers/5/").status_code == 404


def without_token(response) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text_of(response))


def test_every_drawing_of_the_page_has_its_table(office):
    steps.build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    page = text_of(office.get("/dossiers/1/"))
    assert page.count("<svg xmlns") == page.count("Les chiffres : ") > 3
    assert "style=" not in page


def test_the_button_asks_for_the_paper_and_the_page_shows_the_work(office):
    page = text_of(office.post("/dossiers/1/construire/", follow=True))
    assert "la construction va commencer" in page
    assert 'http-equiv="refresh"' in page
    job = dossiers.job_of(dossiers.dossier(1).id)
    steps.build_document(by=SYSTEM, now=lambda: AT, job_id=job.id)
    panel = text_of(office.get("/dossiers/1/avancement/"))
    paper = dossiers.dossier(1).paper
    assert paper.sha256 in panel
    assert "hx-trigger" not in panel
    assert 'http-equiv="refresh"' not in text_of(office.get("/dossiers/1/"))


def test_the_paper_is_a_download_that_is_traced(office):
    steps.build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    paper = dossiers.dossier(1).paper
    response = office.get(f"/dossiers/documents/{paper.document_id}/")
    assert b"".join(response.streaming_content) == documents.read(paper.document_id)
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
    page = text_of(office.get("/dossiers/1/"))
    assert "La construction a échoué." in page
    assert "Construire le PDF du dossier" in page


def test_sending_is_refused_in_words_while_something_is_missing(office):
    page = text_of(office.post("/dossiers/2/transmettre/", follow=True))
    assert "Le dossier n’est pas complet." in page


def test_the_treasurer_reads_and_builds_nothing():
    client = signed_in(make_role("treasurer"))
    assert "Construire le PDF" not in text_of(client.get("/dossiers/1/"))
    assert client.post("/dossiers/1/construire/").status_code == 403


# --- the reviewers' site


def change(dossier) -> str:
    return f"/revue/funding/dossier/{dossier.id}/"


def test_the_funder_lands_on_the_list_of_dossiers(funder, sent):
    page = text_of(funder.get("/revue/", follow=True))
    assert "Dossiers annuels" in page
    assert "À lire" in page
    assert "Pas encore transmis" in page
    assert "jamais lu" in page


def test_the_funder_reads_figures_and_evidence_by_part(funder, sent, world):
    page = text_of(funder.get(change(sent)))
    assert "170 625,00 €" in page
    assert world.sheet.sha256 in page
    assert "consultable sur place" in page
    assert "feuille signée par" not in page  # the file's name names somebody
    assert AuditEntry.objects.filter(action="funding.dossier.read").count() == 1


def test_the_last_reading_is_remembered_and_changes_are_pointed_at(funder, sent):
    assert "n’a encore lu aucune version" in text_of(funder.get(change(sent)))
    assert "rien de nouveau" in text_of(funder.get("/revue/funding/dossier/"))
    steps.comment(
        by=Actor(uuid4(), frozenset({"ars"}), second_factor=True, name="P. Basalte"),
        at=AT,
        dossier_id=sent.id,
        section="money",
        body="Vu.",
    )
    steps.build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    # what the office froze since was not sent
    assert "rien de nouveau" in text_of(funder.get("/revue/funding/dossier/"))
    assert funder.get(f"{change(sent)}v2.pdf").status_code == 404
    steps.take_step(by=COORDINATOR, at=AT, year=1, code="withdraw", comment="Une erreur.")
    steps.take_step(by=COORDINATOR, at=AT, year=1, code="submit")
    assert "changé" in text_of(funder.get("/revue/funding/dossier/"))
    page = text_of(funder.get(change(sent)))
    assert page.count("changé depuis votre lecture") == 1


def remark(body: str) -> dict:
    return {"section": "money", "body": body, "token": str(uuid4())}


def test_the_funder_writes_a_remark(funder, sent):
    response = funder.post(f"{change(sent)}remarques/", remark("Où est la facture <b>E001</b> ?"))
    assert response.url == f"{change(sent)}#money"
    row = ReviewComment.objects.get()
    assert (row.section, row.author_role, row.version) == ("money", "cpam", 1)
    assert "&lt;b&gt;E001&lt;/b&gt;" in text_of(funder.get(change(sent)))
    assert LogEntry.objects.count() == 0


def test_a_remark_sent_twice_is_one_remark_and_one_mail(funder, sent):
    make_role("coordinator")
    OutboxMail.objects.all().delete()
    typed = remark("Où est la facture E001 ?")
    for _ in range(2):
        assert funder.post(f"{change(sent)}remarques/", typed).status_code == 302
    assert ReviewComment.objects.count() == 1
    assert OutboxMail.objects.count() == 1
    assert funder.post(f"{change(sent)}remarques/", remark(typed["body"])).status_code == 302
    assert ReviewComment.objects.count() == 2


def test_a_remark_without_its_token_comes_back_with_one(funder, sent):
    typed = {"section": "money", "body": "Où est la facture E001 ?"}
    page = text_of(funder.post(f"{change(sent)}remarques/", typed), 422)
    assert "Cette page a vieilli" in page and typed["body"] in page
    part = page.partition('value="money"')[2]
    typed["token"] = re.search(r'name="token" value="([^"]+)"', part)[1]
    assert funder.post(f"{change(sent)}remarques/", typed).status_code == 302


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "Écrivez votre remarque"),
        ("   ", "Écrivez votre remarque"),
        ("\u202e\u200b", "Écrivez votre remarque"),
        ("NIR 2 84 05 42 147 001 36", "numéro de sécurité sociale"),
        ("x" * 2001, "2000"),
    ],
)
def test_a_remark_that_cannot_be_kept_comes_back_with_its_sentence(funder, sent, body, words):
    from cpts_portal.foundation.kernel.nir import contains_nir

    if "NIR" in body and not contains_nir(body):
        body = f"NIR {_nir()}"
    page = text_of(funder.post(f"{change(sent)}remarques/", remark(body)), 422)
    assert words in page
    assert ReviewComment.objects.count() == 0


def _nir() -> str:
    root = "2840542147001"
    return f"{root}{97 - int(root) % 97:02}"


def test_a_draft_is_not_shown_to_a_funder(funder):
    steps.build_at_once(by=SYSTEM, now=lambda: AT, year=2)
    draft = dossiers.dossier(2)
    assert funder.get(change(draft)).status_code == 404
    assert funder.get(f"{change(draft)}v1.pdf").status_code == 404
    assert funder.post(f"{change(draft)}remarques/", {"section": "money"}).status_code == 404


def test_the_funder_downloads_the_paper_of_a_sent_dossier(funder, sent):
    response = funder.get(f"{change(sent)}v1.pdf")
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert funder.get(f"{change(sent)}v9.pdf").status_code == 404
    document = sent.paper.document_id
    assert funder.get(f"/dossiers/documents/{document}/").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/revue/login/",
        "/revue/logout/",
        "/revue/jsi18n/",
        "/revue/autocomplete/",
        "/revue/password_change/",
        "/revue/funding/",
        "/revue/r/1/1/",
        "/revue/funding/dossier/add/",
        "/revue/members/",
        "/revue/members/person/",
        "/revue/funding/freeze/",
        "/revue/funding/expense/",
        "/revue/auth/user/",
    ],
)
def test_the_stock_addresses_of_an_admin_do_not_exist(funder, path):
    assert funder.get(path).status_code == 404
    assert funder.post(path).status_code == 404


@pytest.mark.parametrize("tail", ["change/", "delete/", "history/"])
def test_nothing_more_stands_under_a_dossier(funder, sent, tail):
    assert funder.get(f"{change(sent)}{tail}").status_code == 404


def test_foreign_and_unknown_keys_are_not_found(funder, sent, world):
    assert funder.get(f"/revue/funding/dossier/{world.nurse}/").status_code == 404
    assert funder.get(f"/revue/funding/dossier/{uuid4()}/").status_code == 404
    assert (
        funder.post(
            f"/revue/funding/dossier/{uuid4()}/remarques/", {"section": "money", "body": "x"}
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    "query",
    [
        "?q=Gentiane",
        "?patient__last_name__startswith=A",
        "?e=1",
        "?o=-9",
        "?all=",
        "?_popup=1",
        "?year__contract__signed_on__gte=2000-01-01",
    ],
)
def test_lookups_in_the_address_are_ignored(funder, sent, query):
    plain = without_token(funder.get("/revue/funding/dossier/"))
    assert without_token(funder.get(f"/revue/funding/dossier/{query}")) == plain


def test_bulk_actions_do_not_exist(funder, sent):
    answer = funder.post(
        "/revue/funding/dossier/",
        {"action": "delete_selected", "_selected_action": str(sent.id), "select_across": "1"},
    )
    assert answer.status_code == 405
    assert dossiers.dossier(1).state == "submitted"


def test_only_the_dossier_is_registered_and_the_default_site_is_not_mounted():
    assert [model.__name__ for model in review_site._registry] == ["Dossier"]
    assert reverse("admin:index") == "/revue/"


@pytest.mark.parametrize(
    "role", ["coordinator", "treasurer", "president", "member", "administrator"]
)
def test_nobody_else_enters_the_reviewers_site(role, sent):
    client = signed_in(make_role(role))
    assert client.get("/revue/").status_code == 403
    assert client.get(change(sent)).status_code == 403
    assert client.get("/revue/funding/dossier/").status_code == 403


def test_a_stranger_is_sent_to_the_portals_own_sign_in(client, sent):
    assert client.get(change(sent)).url.startswith("/compte/login/?next=")


def test_a_funder_without_her_second_factor_is_stopped(sent):
    client = signed_in(make_role("cpam"), second_factor=False)
    answer = client.get(change(sent))
    assert answer.status_code == 302
    assert answer.url.startswith("/compte/")
