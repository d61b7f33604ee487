"""Verified hours are committed from their envelope, and spent once they are paid."""

from decimal import Decimal

from funding.budget import operations as money
from funding.budget import queries as budget
from funding.budget.models import Envelope, Expense
from funding.contract.queries.amounts import contract_explanation
from funding.contract.queries.envelopes import budget_of
from funding.ledger import queries as ledger_reads
from funding.payments import operations as indemnities
from tests.funding.money_fixture_data import BY, TODAY
from tests.funding.verified_hours.hours import COORDINATOR, TREASURER, declare
from tests.support.clocks import NOW


def test_verified_hours_are_an_expense_of_their_envelope(nurse):
    declare(nurse)
    rows = budget.expenses(5)
    assert [(row.nature, row.amount_eur, row.from_declarations) for row in rows] == [
        ("remunerations", Decimal("100.00"), True)
    ]
    assert not budget.spent_eur(5)


def envelope_of_prevention():
    [envelope] = budget_of(5).envelopes
    return envelope.committed_eur, envelope.spent_eur, envelope.left_eur


def test_verified_hours_are_committed_and_spent_only_once_they_are_paid(nurse):
    """The dashboard, the budget and the contract say the same, and what the bank says."""
    money.open_envelope(
        **BY, contract_year=5, envelope=Envelope(mission_id="prevention", allotted_eur=1000)
    )
    hours = declare(nurse)
    assert envelope_of_prevention() == (100, 0, 900)
    batch = indemnities.prepare_batch(
        by=COORDINATOR, at=NOW, label="Lot de novembre", declaration_ids=[hours]
    )
    assert envelope_of_prevention() == (100, 0, 900)
    indemnities.mark_batch_paid(by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY)
    assert envelope_of_prevention() == (0, 100, 900)
    assert budget.spent_eur(5) == contract_explanation(5, TODAY).spent_eur == 100
    [glance] = budget.envelopes_at_a_glance(ledger_reads.year(5))
    assert (glance.committed_eur, glance.spent_eur, glance.left_eur) == (0, 100, 900)


def test_a_cancelled_batch_gives_its_hours_back_to_what_is_committed(nurse):
    money.open_envelope(
        **BY, contract_year=5, envelope=Envelope(mission_id="prevention", allotted_eur=1000)
    )
    hours = declare(nurse)
    batch = indemnities.prepare_batch(by=COORDINATOR, at=NOW, label="Lot", declaration_ids=[hours])
    indemnities.cancel_batch(by=TREASURER, at=NOW, batch_id=batch, comment="Erreur de lot")
    assert envelope_of_prevention() == (100, 0, 900)


def test_hours_and_former_totals_never_claim_a_receipt_of_their_own(nurse):
    declare(nurse)
    [row] = budget.expenses(5)
    assert row.receipt_words == "heures déclarées"
    assert Expense(is_total=True).receipt_words == "total repris"
