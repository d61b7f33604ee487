"""A funder’s remark: saved once, escaped, or refused with its sentence."""

import re
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.outbox.models import OutboxMail
from funding.dossier.models import ReviewComment
from funding.dossier.operations.comments import answer_remark
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_browser import under
from tests.signing_in import make_role
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def remark(body: str) -> dict:
    return {"section": "money", "body": body, "token": str(uuid4())}


def test_the_funder_writes_a_remark(funder, sent):
    response = funder.post(f"{under(sent)}remarques/", remark("Où est la facture <b>E001</b> ?"))
    assert response.url == f"{under(sent)}#money"
    row = ReviewComment.objects.get()
    assert (row.section, row.author_role, row.version) == ("money", "cpam", 1)
    assert "&lt;b&gt;E001&lt;/b&gt;" in page_text(funder.get(under(sent)))
    assert LogEntry.objects.count() == 0


def test_a_remark_sent_twice_is_one_remark_and_one_mail(funder, sent):
    make_role("coordinator")
    OutboxMail.objects.all().delete()
    form = remark("Où est la facture E001 ?")
    for _ in range(2):
        assert funder.post(f"{under(sent)}remarques/", form).status_code == 302
    assert ReviewComment.objects.count() == 1
    assert OutboxMail.objects.count() == 1
    assert funder.post(f"{under(sent)}remarques/", remark(form["body"])).status_code == 302
    assert ReviewComment.objects.count() == 2


def test_a_remark_without_its_token_comes_back_with_one(funder, sent):
    form = {"section": "money", "body": "Où est la facture E001 ?"}
    page = page_text(funder.post(f"{under(sent)}remarques/", form), 422)
    assert "Cette page a vieilli" in page and form["body"] in page
    part = page.partition('value="money"')[2]
    form["token"] = re.search(r'name="token" value="([^"]+)"', part)[1]
    assert funder.post(f"{under(sent)}remarques/", form).status_code == 302


def test_a_remark_is_answered_in_words_beside_its_field(funder, sent):
    funder.post(f"{under(sent)}remarques/", remark("Où est la facture E001 ?"))
    row = ReviewComment.objects.get()
    with pytest.raises(DomainError, match=r"Écrivez votre réponse\.") as refusal:
        answer_remark(by=COORDINATOR, at=AT, year=1, remark_id=row.id, answer=" \n ")
    assert refusal.value.field == "answer"
    assert ReviewComment.objects.get().answered is False


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
    page = page_text(funder.post(f"{under(sent)}remarques/", remark(body)), 422)
    assert words in page
    assert ReviewComment.objects.count() == 0


def _nir() -> str:
    root = "2840542147001"
    return f"{root}{97 - int(root) % 97:02}"
