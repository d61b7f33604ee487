"""What follows the decisions: the association’s answer, the notification, the PDF."""

from decimal import Decimal
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import documents
from funding.dossier.content.contents import DossierContents
from funding.dossier.operations.documents import build_at_once
from funding.dossier.queries import dossiers
from tests.funding import review_steps as review
from tests.funding.dossier_world import COORDINATOR
from tests.funding.review_steps import ARS, CPAM, LATER, PRESIDENT, TOTAL
from tests.pdf import verapdf
from tests.support.pages import pdf_text, squeezed

pytestmark = pytest.mark.usefixtures("db", "world")


def test_the_president_countersigns_once_then_the_cpam_notifies_and_settles():
    review.decided()
    with pytest.raises(Forbidden):
        review.step(COORDINATOR, "countersign")
    review.step(PRESIDENT, "countersign")
    with pytest.raises(DomainError, match="déjà répondu"):
        review.step(PRESIDENT, "dispute", comment="Tout de même.")
    with pytest.raises(Forbidden):
        review.step(ARS, "notify")
    review.step(CPAM, "notify")
    facts = dossiers.dossier(1)
    assert (facts.notified_balance_eur, facts.notified_variable_eur) == (Decimal("56875.00"), TOTAL)
    assert squeezed(facts.office_tag.label) == "62 375,50 € attendus"
    review.step(CPAM, "settle")
    assert dossiers.dossier(1).office_tag.label == "Soldé"
    with pytest.raises(DomainError, match="n’est plus possible"):
        review.step(CPAM, "settle")


def test_a_disagreement_is_written_and_does_not_block():
    review.decided()
    with pytest.raises(DomainError, match="motif"):
        review.step(PRESIDENT, "dispute")
    review.step(PRESIDENT, "dispute", comment="La ligne L06 est entière.")
    facts = dossiers.dossier(1)
    contents = DossierContents.from_snapshot(dossiers.sent_snapshot(facts.id, facts.sent_version))
    assert contents.decisions.answer == "contestées"
    assert contents.decisions.answer_comment == "La ligne L06 est entière."
    review.step(CPAM, "notify")


def test_without_an_answer_the_cpam_says_why_she_notifies():
    review.decided()
    with pytest.raises(DomainError, match="n’a pas encore répondu"):
        review.step(CPAM, "notify")
    review.step(CPAM, "notify", comment="Sans réponse depuis un mois.")
    assert dossiers.dossier(1).state == "notified"


def test_a_double_click_is_one_step():
    review.submit()
    token = uuid4()
    for _ in range(2):
        review.opine(CPAM, revision=0, token=token)
    token = uuid4()
    for _ in range(2):
        review.sent_back(token=token, version=1)
    assert len(dossiers.points(dossiers.dossier(1).id, 1)) == 1


def test_a_double_click_on_a_step_is_one_step_and_no_refusal():
    review.decided()
    for by, code in ((PRESIDENT, "countersign"), (CPAM, "notify"), (CPAM, "settle")):
        token = uuid4()
        for _ in range(2):
            review.step(by, code, token=token)
    codes = [step.transition for step in dossiers.history(dossiers.dossier(1).id)[0]]
    assert sorted(codes) == ["countersign", "decide", "notify", "settle", "submit"]


@pytest.fixture
def decided_pdf():
    review.decided(note="Suites dites en séance.")
    review.step(PRESIDENT, "dispute", comment="La ligne L06 est entière.")
    document = build_at_once(by=SYSTEM, now=lambda: LATER, year=1)
    return documents.read_content(document.document_id)


def test_the_pdf_of_a_decided_year_says_it(decided_pdf):
    text = squeezed(pdf_text(decided_pdf))
    for words in ("5 500,50 €", "Un bilan sur deux.", "Suites dites en séance.", "contestées"):
        assert words in text, words


@pytest.mark.skipif(bool(verapdf.absent()), reason=verapdf.absent())
def test_verapdf_finds_the_decided_dossier_conform(decided_pdf, tmp_path):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(decided_pdf)
    conform, words = verapdf.judge(path, "3a", "ua1")
    assert conform, words
