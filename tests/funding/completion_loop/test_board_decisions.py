"""The board’s decision of an expense: its words, its text, and whether the funders read them."""

import re

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.budget import operations as budget
from funding.dossier.content.contents import DossierContents
from funding.models import Expense
from tests.funding import review_steps as review
from tests.funding.completion_loop.points import ABOUT_EXPENSE, point, scan, seminar
from tests.funding.dossier_world import AT, COORDINATOR, by_system
from tests.funding.review_browser import under
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_a_decision_that_names_nobody_is_opened_by_the_funders(office, cpam):
    seminar()
    id = Expense.objects.get(number="E900").id
    for color, names in (("red", "on"), ("blue", "")):
        form = {"decision": "Conseil du 24 avril", "upload": scan(color), "names_people": names}
        office.post(f"/budget/depenses/{id}/decision/", form)
        sent = review.submit()
        page = page_text(cpam.get(under(sent)))
        opened = re.findall(r'/pieces/([0-9a-f]{64})/"', page)
        assert bool(opened) is (names == "")
        review.step(COORDINATOR, "withdraw", comment="Suite.", at=AT)
    assert cpam.get(under(sent, f"pieces/{opened[0]}/")).status_code == 200


def decide_expense(office, words="Conseil du 24 avril", **more) -> tuple[Expense, str]:
    id = Expense.objects.get(number="E900").id
    form = {"decision": words} | more
    page = page_text(office.post(f"/budget/depenses/{id}/decision/", form, follow=True))
    return Expense.objects.get(pk=id), page


@pytest.mark.parametrize("path", ["/indicateurs/L06/1/", "expense"])
def test_a_box_left_alone_keeps_the_file_at_the_association(office, path):
    seminar()
    expense = f"/budget/depenses/{Expense.objects.get(number='E900').id}/"
    page = page_text(office.get(expense if path == "expense" else path))
    box = re.search(r'<input type="checkbox" name="names_people"[^>]*>', page)[0]
    assert "checked" in box


def test_the_flag_of_a_decision_is_corrected_without_its_file(office):
    seminar()
    decide_expense(office, upload=scan())
    expense, _ = decide_expense(office, names_people="on")
    assert expense.decision_names_people and expense.decision_document_id
    expense, page = decide_expense(office)
    assert expense.decision_names_people is False
    box = re.search(r'<input type="checkbox" name="names_people"[^>]*>', page)[0]
    assert "checked" not in box and 'value="Conseil du 24 avril"' in page


def test_a_text_never_stands_under_another_decision(office):
    seminar()
    decide_expense(office, upload=scan())
    expense, page = decide_expense(office, "Conseil du 30 mai")
    assert expense.decision_document_id is None
    assert "L’ancien texte n’y est plus : joignez celui de cette décision." in page


def test_a_text_that_the_funders_were_given_is_never_replaced(office, cpam):
    seminar()
    before, _ = decide_expense(office, upload=scan())
    sent = review.submit()
    review.sent_back(points=(ABOUT_EXPENSE,))
    id = before.id
    body = page_text(office.get(f"/budget/depenses/{id}/"))
    assert "Le texte joint figure dans la version 1" in body
    for form in ({"upload": scan("blue")}, {"decision": "Conseil du 30 mai"}):
        form = {"decision": "Conseil du 24 avril"} | form
        page = page_text(office.post(f"/budget/depenses/{id}/decision/", form), 422)
        assert "déjà transmise aux financeurs : il reste" in page
        after = Expense.objects.get(pk=id)
        assert after.decision_document_id == before.decision_document_id
        assert after.decision == before.decision
    opened = re.findall(r'/pieces/([0-9a-f]{64})/"', page_text(cpam.get(under(sent))))
    assert cpam.get(under(sent, f"pieces/{opened[0]}/")).status_code == 200
    flagged, _ = decide_expense(office, names_people="on")
    assert flagged.decision_names_people and flagged.decision_document_id
    assert cpam.get(under(sent, f"pieces/{opened[0]}/")).status_code == 404


def test_what_the_funders_were_given_is_refused_beside_the_field_that_would_change_it(office):
    seminar()
    expense, _ = decide_expense(office, upload=scan())
    review.submit()
    before = {"by": COORDINATOR, "at": AT, "expense_id": expense.id}
    other = AcceptedUpload(b"autre texte", "image/png", "autre.png", 1)
    for words, upload, field in (
        ("Conseil du 30 mai", None, "decision"),
        ("Conseil du 24 avril", other, "upload"),
    ):
        with pytest.raises(DomainError, match="déjà transmise aux financeurs") as refusal:
            budget.attach_decision(**before, decision=words, upload=upload)
        assert refusal.value.field == field


def test_a_decision_stays_at_the_association_unless_it_is_said_to_name_nobody(office):
    seminar()
    expense = Expense.objects.get(number="E900")
    budget.attach_decision(**by_system(expense_id=expense.id, decision="Conseil du 24 avril"))
    assert Expense.objects.get(number="E900").decision_names_people is True


def test_the_words_of_a_decision_that_names_people_stay_at_the_association(office, cpam):
    seminar()
    review.submit()
    review.sent_back(points=(ABOUT_EXPENSE,))
    decide_expense(office, "Prime de Mme Zibeline", upload=scan(), names_people="on")
    assert point().proofs[0].label == "Décision qui peut nommer des personnes"
    sent = review.submit()
    assert "Zibeline" not in page_text(cpam.get(under(sent)))
    review.step(COORDINATOR, "withdraw", comment="Suite.", at=AT)
    decide_expense(office, "Conseil du 24 avril")
    assert point().proofs[0].label == "Décision : Conseil du 24 avril"


def test_a_decision_never_carries_the_date_of_its_expense(office):
    seminar()
    decide_expense(office, upload=scan())
    rows = DossierContents.collect(1, AT).evidence
    assert [row.on for row in rows if row.kind == "Décision du conseil"] == [None]


def test_what_the_funders_will_read_is_said_beside_its_field(office):
    seminar()
    page = page_text(office.get(f"/budget/depenses/{Expense.objects.get(number='E900').id}/"))
    assert "Lu par les financeurs, sauf si la case plus bas est cochée." in page
    assert "Lu par les financeurs : aucun nom." in page
