"""The reviewer sees what she asked, what was answered, and whose turn it is."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.records.outbox.models import OutboxMail
from funding.dossier.operations import comments
from funding.dossier.operations.comments import answer_point
from funding.models import ReadingMark
from tests.funding import review_steps as review
from tests.funding.completion_loop.points import ABOUT_LINE, scan
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_browser import under
from tests.funding.review_steps import CPAM
from tests.signing_in import make_role, signed_in
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_the_reviewer_sees_at_the_top_her_points_the_answers_and_the_pieces(office, cpam):
    sent = review.submit()
    review.sent_back(points=(ABOUT_LINE,), at=AT - timedelta(hours=1))
    page = page_text(cpam.get(under(sent)))
    assert "Bilan du livrable" in page.partition("Parties du dossier")[0]
    assert "réponse attendue" in page
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan()}
    office.post("/indicateurs/L06/1/pieces/", deposit)
    answer_point(by=COORDINATOR, at=AT, year=1, number=1, answer="Le bilan est joint.")
    assert "Le bilan est joint." not in page_text(cpam.get(under(sent)))
    review.submit()
    top = page_text(cpam.get(under(sent))).partition('aria-label="Parties du dossier"')[0]
    assert "Le bilan est joint." in top
    link = re.search(r'href="([^"]+/pieces/[0-9a-f]{64}/)"', top)[1]
    assert cpam.get(link).status_code == 200


def test_what_changed_since_her_last_reading_stays_on_the_page_and_is_her_bodys(cpam):
    sent = review.submit()
    cpam.get(under(sent))
    review.sent_back()
    review.submit()
    other = signed_in(make_role("cpam", name="Une collègue"))
    for client in (cpam, cpam, other):
        page = page_text(client.get(under(sent)))
        assert "Votre organisme avait lu la version 1 le 18 novembre 2026." in page
        assert "Parties changées depuis : Signatures et remarques." in page
    ars = signed_in(make_role("ars"))
    assert "n’a encore lu aucune version" in page_text(ars.get(under(sent)))
    assert set(ReadingMark.objects.values_list("body", flat=True)) == {"cpam", "ars"}


def test_a_remark_is_told_to_the_cpts_answered_and_the_answer_is_told_back(office, cpam):
    mails = {role: make_role(role).email for role in ("coordinator", "cpam", "ars")}
    sent = review.submit()
    OutboxMail.objects.all().delete()
    posted = {"section": "money", "body": "Où est la facture E001 ?", "token": str(uuid4())}
    page = page_text(cpam.post(under(sent, "remarques/"), posted, follow=True))
    assert "Remarque envoyée" in page
    assert mails["coordinator"] in OutboxMail.objects.values_list("to", flat=True)
    page = page_text(office.get("/dossiers/1/"))
    assert "1 remarque sans réponse" in page.partition("Le PDF du dossier")[0]
    link = re.search(r'href="(/dossiers/1/remarques/[^"]+)"', page)[1]
    assert "Remarque de la CPAM, année 1" in page_text(office.get(link))
    assert "Écrivez votre réponse." in page_text(office.post(link, {"answer": ""}), 422)
    OutboxMail.objects.all().delete()
    page = page_text(office.post(link, {"answer": "Elle est jointe."}, follow=True))
    assert "Réponse envoyée : la CPAM en est prévenue." in page
    receivers = set(OutboxMail.objects.values_list("to", flat=True))
    assert mails["cpam"] in receivers and not receivers & {mails["ars"], mails["coordinator"]}
    page = page_text(cpam.get(under(sent)))
    assert page.count("Elle est jointe.") == 2
    assert "déjà sa réponse" in page_text(office.post(link, {"answer": "Encore."}), 422)


def test_a_remark_without_an_answer_is_on_the_first_page(office):
    sent = review.submit()
    comments.comment(by=CPAM, at=AT, dossier_id=sent.id, section="money", body="Où ?")
    page = page_text(office.get("/aujourdhui/"))
    assert "remarque des financeurs, sans réponse" in page


def test_after_her_opinion_the_tag_says_what_is_awaited(cpam):
    sent = review.submit()
    assert "À lire" in page_text(cpam.get("/revue/funding/dossier/"))
    review.opine(CPAM)
    page = page_text(cpam.get("/revue/funding/dossier/"))
    assert "Avis rendu" in page and "À lire" not in page
    assert "Avis rendu" in page_text(cpam.get(under(sent)))


def test_a_settled_year_awaits_nobody(cpam):
    review.decided()
    review.step(CPAM, "notify", comment="Sans réponse.")
    assert "Noter le paiement de l’année 1" in page_text(cpam.get("/revue/a-vous/"))
    review.step(CPAM, "settle")
    assert "Rien n’attend votre organisme." in page_text(cpam.get("/revue/a-vous/"))
