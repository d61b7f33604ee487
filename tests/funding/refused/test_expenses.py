"""What the operations of the budget refuse, in words, and leave untouched."""

from datetime import date
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from funding.budget import operations as budget
from funding.budget import queries as budget_reads
from funding.models import Expense, ExpenseSplit
from tests.funding.money_fixture_data import BY


def spend(splits=None, **changes):
    fields = {
        "number": "E900",
        "mission_id": "acces",
        "nature": "loyer",
        "label": "Bureau",
        "amount_eur": "100.00",
        "spent_on": date(2026, 9, 1),
    }
    expense = Expense(**(fields | changes))
    return budget.record_expense(**BY, contract_year=5, splits=splits, expense=expense)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount_eur": "0"}, "zéro"),
        ({"spent_on": date(2026, 7, 4)}, "5 juillet 2026"),
        ({"mission_id": "parcours"}, "Aucune enveloppe"),
        ({"nature": "yacht"}, "n’existe pas"),
        ({"nature": "indemnités"}, "heures déclarées"),
        ({"splits": {"A1": "60", "A2": "39.99"}}, "99,99"),
        ({"splits": {"A1": "100", "A2": "0"}}, "zéro"),
        ({"label": "2 85 05 78 006 084 91"}, "sécurité sociale"),
    ],
)
def test_an_impossible_expense_is_refused_and_nothing_is_written(opened, changes, words):
    with pytest.raises(DomainError, match=words):
        spend(**changes)
    assert not Expense.objects.exists()
    assert not ExpenseSplit.objects.exists()


@pytest.mark.requirement("REL-07")
def test_an_expense_may_be_split_to_the_cent(opened):
    spend(splits={"A1": "33.33", "A2": "66.67"})
    row = budget_reads.expenses(5)[0]
    assert [(s["action_number"], Decimal(s["amount_eur"])) for s in row.shares] == [
        ("A1", Decimal("33.33")),
        ("A2", Decimal("66.67")),
    ]
    with pytest.raises(DomainError, match="avec ce champ Numéro existe déjà"):
        spend()


def test_what_is_ordered_is_committed_and_not_spent(opened):
    spend(progress="committed", spent_on=date(2026, 7, 1))
    use = budget_reads.envelope_uses(5)[0]
    assert (use.spent_eur, use.committed_eur, use.left_eur) == (0, 100, 89900)
    assert budget_reads.spent_eur(5) == 0


def test_a_sensitive_nature_waits_for_the_boards_decision(opened):
    from funding.contract.queries.envelopes import budget_of

    expense = spend(nature="convivialité")
    assert [a.code for a in budget_of(5).alerts] == ["no_decision"]
    with pytest.raises(DomainError, match="décision du conseil"):
        budget.attach_decision(**BY, expense_id=expense, decision="  ")
    budget.attach_decision(**BY, expense_id=expense, decision="conseil du 24/09/2026")
    assert budget_of(5).alerts == ()
