"""Verified hours become a payment once, under the ceiling that people meet."""

from datetime import timedelta
from functools import partial

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from funding.payments import operations as indemnities
from funding.payments import queries as payments
from funding.payments.models import PaymentBatch
from missions.labels import Transfer
from tests.funding.money_fixture_data import TODAY
from tests.funding.review_steps import PRESIDENT
from tests.funding.verified_hours.hours import COORDINATOR, TREASURER, declare
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken


def test_hours_go_from_verified_to_batch_to_paid(nurse):
    hours, other = declare(nurse), declare(nurse, days=1)
    assert payments.transfers([hours]) == {}
    batch = indemnities.prepare_batch(
        by=COORDINATOR, at=NOW, label="Lot de novembre", declaration_ids=[hours]
    )
    assert payments.transfers([hours, other]) == {hours: Transfer("Lot de novembre", None)}
    indemnities.mark_batch_paid(by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY)
    assert payments.transfers([hours]) == {hours: Transfer("Lot de novembre", TODAY)}
    facts = payments.batches()[0]
    assert (facts.lines.count(), facts.persons, facts.amount_eur) == (1, 1, 100)
    assert payments.paid_in_civil_year(2026) == {nurse.person_id: 100}


def test_the_same_hours_are_never_paid_twice(nurse):
    hours = declare(nurse)
    batch = indemnities.prepare_batch(
        by=TREASURER, at=NOW, label="Lot 1", declaration_ids=[hours, hours]
    )
    with pytest.raises(DomainError, match="déjà dans un lot"):
        indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot 2", declaration_ids=[hours])
    assert len(payments.batches()) == 1
    indemnities.cancel_batch(by=TREASURER, at=NOW, batch_id=batch, comment="mauvais RIB")
    indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot 2", declaration_ids=[hours])
    assert payments.transfers([hours])[hours].batch_label == "Lot 2"


def test_a_batch_is_made_of_at_least_one_line_of_hours(nurse):
    with pytest.raises(DomainError, match="au moins une ligne d’heures"):
        indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot", declaration_ids=[])
    assert payments.batches() == ()


def test_each_line_of_hours_that_cannot_be_paid_is_counted(nurse):
    hours = [declare(nurse), declare(nurse, days=1)]
    indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot 1", declaration_ids=hours)
    more = [*hours, declare(nurse, days=2)]
    with pytest.raises(DomainError, match=r"^2 ligne\(s\) d’heures ne sont pas vérifiées"):
        indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot 2", declaration_ids=more)


@pytest.mark.requirement("REL-04")
@pytest.mark.django_db(transaction=True)
def test_a_batch_cancelled_meanwhile_is_not_paid(nurse):
    batch = indemnities.prepare_batch(
        by=TREASURER, at=NOW, label="Lot", declaration_ids=[declare(nurse)]
    )
    rows = PaymentBatch.objects.filter(pk=batch)
    cancel = partial(rows.update, state="cancelled", comment="Erreur de lot.", settled_at=NOW)
    pay = partial(indemnities.mark_batch_paid, by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY)
    assert "n’est plus possible" in overtaken(cancel, pay)
    assert rows.get().state == "cancelled"


def test_hours_that_are_not_verified_are_not_paid(nurse):
    hours = declare(nurse, verified=False)
    with pytest.raises(DomainError, match="ne sont pas vérifiées"):
        indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot", declaration_ids=[hours])
    assert payments.batches() == ()


def test_only_the_treasurer_says_a_batch_is_paid(nurse):
    batch = indemnities.prepare_batch(
        by=COORDINATOR, at=NOW, label="Lot", declaration_ids=[declare(nurse)]
    )
    with pytest.raises(Forbidden):
        indemnities.mark_batch_paid(by=COORDINATOR, at=NOW, batch_id=batch, paid_on=TODAY)
    with pytest.raises(DomainError, match="demain"):
        indemnities.mark_batch_paid(
            by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY + timedelta(days=1)
        )
    with pytest.raises(Forbidden):
        indemnities.prepare_batch(by=nurse, at=NOW, label="Lot 2", declaration_ids=[])


def test_the_stricter_of_the_two_ceilings_is_the_one_people_meet(nurse):
    for day in range(3):
        declare(nurse, days=day, minutes=600)
    facts = payments.ceilings(2026)[0]
    assert (facts.counted_eur, facts.pass_eur, facts.ceiling_eur) == (1500, 48060, 48060)
    indemnities.set_own_ceiling(by=TREASURER, at=NOW, from_year=2025, amount_eur=1000, source="CA")
    facts = payments.ceilings(2026)[0]
    assert (facts.ceiling_eur, facts.left_eur, facts.is_over) == (1000, -500, True)
    assert payments.own_ceiling(2024) is None
    assert payments.ceilings(2024) == ()


def test_the_president_sets_the_ceiling_of_the_board_too_and_the_coordinator_does_not(nurse):
    ceiling = {"at": NOW, "from_year": 2025, "amount_eur": 1000, "source": "CA"}
    with pytest.raises(Forbidden):
        indemnities.set_own_ceiling(by=COORDINATOR, **ceiling)
    indemnities.set_own_ceiling(by=PRESIDENT, **ceiling)
    assert payments.own_ceiling(2025) == 1000


def test_the_tax_statement_counts_what_was_paid_that_civil_year(nurse):
    hours = [declare(nurse, days=day, minutes=600) for day in range(5)]
    batch = indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot", declaration_ids=hours)
    assert payments.das2_persons(2026) == frozenset()
    indemnities.mark_batch_paid(by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY)
    assert payments.paid_in_civil_year(2026) == {nurse.person_id: 2500}
    assert payments.das2_persons(2026) == {nurse.person_id}
