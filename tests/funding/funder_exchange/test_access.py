"""Who opens the pages between funders, who only reads there, and what is not found."""

from uuid import uuid4

import pytest

from funding.dossier.operations import opinions
from funding.dossier.operations.documents import build_at_once
from funding.dossier.queries import dossiers
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_browser import under
from tests.signing_in import make_role, signed_in
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")
PAGES = (
    "avis/",
    "somme/",
    "complements/",
    "position/",
    "decision/",
    "etape/",
    "releve/position/accord/",
    "releve/decision/rouvrir/",
)


@pytest.mark.parametrize("tail", PAGES)
def test_another_key_or_a_draft_is_not_found(cpam, tail):
    build_at_once(by=COORDINATOR, now=lambda: AT, year=1)
    for id in (uuid4(), dossiers.dossier(1).id):
        path = f"/revue/funding/dossier/{id}/{tail}"
        assert cpam.get(path).status_code == 404
        refused = 405 if tail == "somme/" else 404
        assert cpam.post(path, {"token": str(uuid4())}).status_code == refused


@pytest.mark.parametrize("tail", ["releve/autre/accord/", "releve/position/effacer/"])
def test_no_other_act_exists(cpam, sent, tail):
    assert cpam.post(under(sent, tail)).status_code == 404


def every_page(dossier) -> list[str]:
    beside = (
        "/revue/a-vous/",
        "/revue/entre-financeurs/",
        "/revue/decisions/",
        "/revue/entre-financeurs/visas/",
        "/revue/decisions/decisions.json",
    )
    return [*(under(dossier, tail) for tail in PAGES), *beside]


def test_a_session_without_its_second_factor_reaches_nothing(sent):
    client = signed_in(make_role("cpam"), second_factor=False)
    for path in every_page(sent):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302, path
            assert answer.url.startswith("/compte/"), path


@pytest.mark.parametrize("role", ["coordinator", "president", "treasurer", "member"])
def test_the_association_enters_none_of_these_pages(role, sent):
    client = signed_in(make_role(role))
    for path in every_page(sent):
        assert (client.get(path).status_code, client.post(path).status_code) == (403, 403), path


def test_the_msa_gives_an_opinion_and_decides_nothing(sent, monkeypatch):
    monkeypatch.setattr(opinions, "is_party", lambda body: True)
    client = signed_in(make_role("msa"))
    assert "Rendre l’avis" in page_text(client.get(under(sent, "avis/")))
    for tail in ("position/", "decision/", "complements/", "etape/"):
        assert client.get(under(sent, tail)).status_code == 403
    assert client.post("/revue/entre-financeurs/visas/", {"order": "ars"}).status_code == 403


def test_the_msa_that_did_not_sign_reads_and_remarks(sent):
    client = signed_in(make_role("msa"))
    page = page_text(client.get(under(sent, "avis/")))
    assert "La MSA n’est pas signataire : elle lit et fait des remarques." in page
    assert "Rendre l’avis" not in page


def test_who_did_not_sign_is_told_so_once_and_never_of_an_opinion_to_write(sent):
    page = page_text(signed_in(make_role("msa")).get("/revue/entre-financeurs/"))
    assert page.count("La MSA n’est pas signataire : elle lit et fait des remarques.") == 1
    assert "Votre avis" not in page
    assert "Écrire l’avis" not in page
    assert "Avis de votre organisme" not in page_text(signed_in(make_role("msa")).get(under(sent)))
    assert "Avis de votre organisme" in page_text(signed_in(make_role("ars")).get(under(sent)))
    agency = page_text(signed_in(make_role("ars")).get("/revue/entre-financeurs/"))
    assert "n’est pas signataire" not in agency
    assert "Votre avis" in agency
