"""A point leads to where it is mended, is answered there, and leads back."""

import re
from datetime import timedelta

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from funding.dossier.content.contents import DossierContents
from funding.dossier.operations.comments import answer_point
from funding.models import Expense
from members.queries import meetings
from tests.funding import review_steps as review
from tests.funding.completion_loop.points import (
    ABOUT_EXPENSE,
    ABOUT_LINE,
    ABOUT_MEETING,
    address,
    point,
    scan,
    seminar,
)
from tests.funding.dossier_world import AT, COORDINATOR
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_a_point_leads_to_the_meeting_where_its_sheet_is_deposited_and_back(office):
    review.submit()
    review.sent_back(points=(ABOUT_MEETING,))
    page = page_text(office.get(address()))
    link = re.search(r'href="(/reunions/[^"#]+)#feuille"', page)[1].replace("&amp;", "&")
    page = page_text(office.get(link))
    action = re.search(r'action="(/reunions/[^"]+/deposer/)"', page)[1]
    back = re.search(r'name="suite" value="([^"]+)"', page)[1]
    answer = office.post(action, {"upload": scan(), "suite": back}, follow=True)
    page = page_text(answer)
    assert "Feuille d’émargement du 26 mai 2023 déposée." in page
    assert meetings.find_by_number("M002").sheet_missing is False
    assert [proof.reference for proof in point().proofs] == ["M002"]
    office.post(address(), {"answer": "Feuille retrouvée.", "intent": "answer"})
    assert point().answer == "Feuille retrouvée."


def test_done_without_a_sentence_is_refused(office):
    review.submit()
    review.sent_back(points=(ABOUT_LINE,))
    page = page_text(office.post(address(), {"answer": "  ", "intent": "answer"}), 422)
    assert "Répondez à ce point en une phrase." in page
    assert point().answered is False
    with pytest.raises(DomainError, match="en une phrase") as refusal:
        answer_point(by=COORDINATOR, at=AT, year=1, number=1, answer=" ")
    assert refusal.value.field == "answer"


def test_a_piece_deposited_since_the_request_answers_the_point_of_its_line(office):
    review.submit()
    review.sent_back(points=(ABOUT_LINE,), at=AT - timedelta(hours=1))
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan(), "suite": address()}
    answer = office.post("/indicateurs/L06/1/pieces/", deposit)
    assert answer.url == address()
    assert [proof.label for proof in point().proofs] == ["Bilan"]


def test_the_board_decision_is_joined_to_its_expense(office):
    seminar()
    review.submit()
    review.sent_back(points=(ABOUT_EXPENSE,))
    page = page_text(office.get(address()))
    expense = Expense.objects.get(number="E900")
    assert f"/budget/depenses/{expense.id}/" in page
    form = {"decision": "Conseil du 24 avril 2023", "upload": scan("red"), "suite": address()}
    answer = office.post(f"/budget/depenses/{expense.id}/decision/", form)
    assert answer.url == address()
    assert point().proofs[0].label == "Décision : Conseil du 24 avril 2023"
    assert not any("E900" in note for note in DossierContents.collect(1, AT).money.flagged)


def test_an_answer_is_not_taken_back_once_the_dossier_has_left_again(office):
    review.submit()
    review.sent_back(points=(ABOUT_LINE,))
    office.post(address(), {"answer": "Bilan joint.", "intent": "answer"})
    review.submit()
    page = page_text(office.post(address(), {"intent": "reopen"}, follow=True))
    assert "Ce point n’est plus demandé." in page
    assert point().answered is True


def test_a_point_about_a_part_of_the_dossier_leads_to_that_part(office):
    review.submit()
    review.sent_back(points=(("Le plan est celui de 2021", "section", "crisis"),))
    page = page_text(office.get(address()))
    assert 'href="/dossiers/1/#crisis">Voir cette partie du dossier</a>' in page
    assert 'id="crisis"' in page_text(office.get("/dossiers/1/"))


@pytest.mark.parametrize("next_page", ["https://ailleurs.example/", "//ailleurs.example", "x"])
def test_a_deposit_leads_back_to_a_page_of_this_portal_only(office, next_page):
    meeting = meetings.find_by_number("M002")
    form = {"upload": scan(), "suite": next_page}
    answer = office.post(f"/reunions/{meeting.id}/feuille/deposer/", form)
    assert answer.url == f"/reunions/{meeting.id}/#feuille"
