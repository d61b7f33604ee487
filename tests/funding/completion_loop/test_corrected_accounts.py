"""An expense counted twice is set aside and both rows stay; a settled year changes no more."""

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from funding.budget import operations as budget
from funding.budget import queries as budget_reads
from funding.models import Expense
from tests.funding import review_steps as review
from tests.funding.completion_loop.points import seminar
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_steps import CPAM
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_an_expense_charged_twice_keeps_both_rows_and_counts_one(office):
    for number in ("E900", "E901"):
        seminar(number, nature="téléphonie", invoice_number="F-1")
    before = budget_reads.spent_eur(1)
    twice = Expense.objects.get(number="E901")
    page = page_text(office.post(f"/budget/depenses/{twice.id}/compte/", {"reason": " "}), 422)
    assert "Dites pourquoi en une phrase." in page
    office.post(f"/budget/depenses/{twice.id}/compte/", {"reason": "Déjà comptée : E900."})
    assert Expense.objects.filter(number__in=("E900", "E901")).count() == 2
    assert before - budget_reads.spent_eur(1) == twice.amount_eur
    assert sum(row.spent_eur for row in budget_reads.envelope_uses(1)) == budget_reads.spent_eur(1)
    page = page_text(office.get("/budget/?annee=1"))
    assert "1 dépense qui ne compte plus" in page and "Déjà comptée : E900." in page
    office.post(
        f"/budget/depenses/{twice.id}/compte/", {"reason": "C’était une autre.", "intent": "count"}
    )
    assert budget_reads.spent_eur(1) == before
    assert len(budget_reads.expense_detail(twice.id).corrections.all()) == 2


def test_setting_an_expense_aside_twice_is_one_correction():
    seminar()
    id = Expense.objects.get(number="E900").id
    for _ in range(2):
        budget.set_expense_aside(by=COORDINATOR, at=AT, expense_id=id, reason="Double.")
    assert len(budget_reads.expense_detail(id).corrections.all()) == 1


def test_the_accounts_of_a_settled_year_change_no_more(office):
    seminar()
    id = Expense.objects.get(number="E900").id
    review.decided()
    review.step(CPAM, "notify", comment="Sans réponse.")
    review.step(CPAM, "settle")
    before = budget_reads.spent_eur(1)
    page = page_text(office.get(f"/budget/depenses/{id}/"))
    assert "L’année 1 est soldée" in page and "Ne plus compter cette dépense" not in page
    page = page_text(office.post(f"/budget/depenses/{id}/compte/", {"reason": "Double."}), 422)
    assert "La correction se note dans ceux de l’année suivante." in page
    with pytest.raises(DomainError, match="est soldée"):
        seminar("E901")
    assert budget_reads.spent_eur(1) == before
