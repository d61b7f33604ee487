"""Verified hours become a payment once, and a figure at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from funding.budget import operations as money
from funding.budget import queries as budget
from funding.budget.glance import envelopes_at_a_glance
from funding.contract import queries
from funding.indicators import operations as indicators
from funding.indicators import queries as lines
from funding.indicators.facts import CountedRow
from funding.ledger import operations as ledger
from funding.ledger import queries as ledger_reads
from funding.payments import operations as indemnities
from funding.payments import queries as payments
from members.operations import meetings, people
from missions.operations import declarations, reference
from tests.funding import money_fixture_data
from tests.funding.money_fixture_data import BY, NOW, TODAY

COORDINATOR = Actor(id=uuid4(), roles=frozenset({"coordinator"}), name="Claire")
TREASURER = Actor(id=uuid4(), roles=frozenset({"treasurer"}))
DAY = date(2026, 9, 26)


@pytest.fixture
def nurse(db):
    money_fixture_data.sign_contract()
    ledger.open_year(**BY, contract_year=5, fixed={"prevention": 17500}, source="contrat")
    reference.add_activity(
        **BY,
        code="TER",
        label="Action de terrain",
        kind="mission_remuneration",
        basis="hourly",
        valid_from=date(2022, 7, 5),
    )
    reference.set_rate(
        **BY, activity_code="TER", amount_eur=Decimal(50), valid_from=date(2022, 7, 5)
    )
    reference.open_action(
        **BY, number="A6", title="Dépister", mission_code="prevention", starts_on=date(2022, 10, 1)
    )
    person = people.register_person(
        **BY, last_name="Verveine", first_name="Marion", profession=("TRE_G15", "60")
    )
    return Actor(id=uuid4(), roles=frozenset({"member"}), person_id=person.id)


def declare(nurse, *, days=0, minutes=120, people_met=None, verified=True):
    found = declarations.declare_action(
        by=nurse,
        at=NOW,
        token=uuid4(),
        again=True,
        person_id=nurse.person_id,
        activity_code="TER",
        mission_code="prevention",
        action_number="A6",
        done_on=DAY + timedelta(days=days),
        minutes=minutes,
        people_met=people_met,
    )
    if verified:
        declarations.validate(by=COORDINATOR, at=NOW, declaration_id=found)
    return found


@pytest.fixture
def findrisk(nurse):
    """The line L11, and the two screening days of the year: 74 and 89 people."""
    indicators.add_line(
        **BY,
        number="L11",
        mission_code="prevention",
        label="Findrisk",
        kind="target",
        unit="personnes",
        direction="U",
        source="portail",
        judged_on="portal",
        action_number="A6",
    )
    indicators.set_line_year(
        **BY, line_number="L11", contract_year=5, max_eur=8000, target=450, counter="people_met"
    )
    for number, people_met in (("M115", 74), ("M117", 89)):
        meetings.hold_meeting(
            **BY,
            number=number,
            title="Journée dépistage",
            mission_code="prevention",
            held_on=DAY,
            minutes=300,
            activity_code="TER",
            attendee_ids=[],
            action_number="A6",
            people_met=people_met,
        )


def figure() -> Decimal:
    return lines.line_of("L11", 5, TODAY).own.value


def test_a_figure_is_the_sum_of_the_rows_it_opens_on(findrisk):
    story = lines.story_of("L11", 5, TODAY)
    assert story.line.own.value == 163 == sum(row.people for row in story.rows)
    assert [row.number for row in story.rows] == ["M115", "M117"]
    assert story.line.own.counted


def test_the_figure_moves_when_the_coordinator_verifies_and_not_before(findrisk, nurse):
    found = declare(nurse, people_met=18, verified=False)
    assert figure() == 163
    declarations.validate(by=COORDINATOR, at=NOW, declaration_id=found)
    assert figure() == 181
    assert [row.kind for row in lines.story_of("L11", 5, TODAY).rows].count("declaration") == 1
    declarations.unvalidate(by=COORDINATOR, at=NOW, declaration_id=found, reason="erreur")
    assert figure() == 163


def test_the_public_of_one_event_is_counted_once_whoever_declares_it(findrisk, nurse):
    declare(nurse, days=1, people_met=18)
    other = people.register_person(
        **BY, last_name="Ancolie", first_name="Luc", profession=("TRE_G15", "60")
    )
    colleague = Actor(id=uuid4(), roles=frozenset({"member"}), person_id=other.id)
    declare(colleague, days=1, people_met=20)
    declare(colleague, days=2, people_met=5)
    assert figure() == 163 + 20 + 5
    rows = lines.story_of("L11", 5, TODAY).rows
    fullest = next(row for row in rows if row.people == 20)
    assert [row.counted_with for row in rows if row.people == 18] == [fullest.number]
    assert sum(row.counted for row in rows) == figure()


def test_two_actions_of_one_person_the_same_day_are_never_one_event(findrisk, nurse):
    declare(nurse, days=1, people_met=18)
    declare(nurse, days=1, people_met=7, minutes=60)
    assert figure() == 163 + 18 + 7
    other = people.register_person(
        **BY, last_name="Ancolie", first_name="Luc", profession=("TRE_G15", "60")
    )
    colleague = Actor(id=uuid4(), roles=frozenset({"member"}), person_id=other.id)
    for met in (16, 5):
        declare(colleague, days=1, people_met=met)
    rows = [row for row in lines.story_of("L11", 5, TODAY).rows if row.kind == "declaration"]
    assert figure() == 163 + 18 + 7
    counted = {row.people: row.counted_with for row in rows}
    number = {row.people: row.number for row in rows}
    assert counted == {18: "", 7: "", 16: number[18], 5: number[7]}


def test_two_events_of_one_day_that_their_hours_tell_apart_both_count():
    def event(number: str, hour: int) -> CountedRow:
        starts = datetime(2026, 11, 14, hour, tzinfo=PARIS)
        return CountedRow(
            "declaration", uuid4(), number, DAY, "", "", 10, starts, starts + timedelta(hours=2)
        )

    assert not event("H-1", 9).is_same_event(event("H-2", 14))
    assert event("H-1", 9).is_same_event(event("H-2", 10))


def test_hours_without_people_met_add_no_row(findrisk, nurse):
    declare(nurse)
    assert figure() == 163
    assert len(lines.story_of("L11", 5, TODAY).rows) == 2


def test_nothing_counted_is_not_zero(nurse):
    indicators.add_line(
        **BY,
        number="L11",
        mission_code="prevention",
        label="Findrisk",
        kind="target",
        unit="personnes",
        direction="U",
        source="portail",
        judged_on="portal",
        action_number="A6",
    )
    indicators.set_line_year(
        **BY, line_number="L11", contract_year=5, max_eur=8000, target=450, counter="people_met"
    )
    assert lines.line_of("L11", 5, TODAY).own is None
    assert lines.line_of("L11", 5, TODAY).suggested_eur is None


def test_verified_hours_are_an_expense_of_their_envelope(nurse):
    declare(nurse)
    rows = budget.expenses(5)
    assert [(row.nature, row.amount_eur, row.from_declarations) for row in rows] == [
        ("remunerations", Decimal("100.00"), True)
    ]
    assert not budget.spent_eur(5)


def envelope_of_prevention():
    [one] = queries.budget_of(5).envelopes
    return one.committed_eur, one.spent_eur, one.left_eur


def test_verified_hours_are_committed_and_spent_only_once_they_are_paid(nurse):
    """The dashboard, the budget and the contract say the same, and what the bank says."""
    money.open_envelope(**BY, contract_year=5, mission_code="prevention", allotted_eur=1000)
    found = declare(nurse)
    assert envelope_of_prevention() == (100, 0, 900)
    batch = indemnities.prepare_batch(
        by=COORDINATOR, at=NOW, label="Lot de novembre", declaration_ids=[found]
    )
    assert envelope_of_prevention() == (100, 0, 900)
    indemnities.mark_batch_paid(by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY)
    assert envelope_of_prevention() == (0, 100, 900)
    assert budget.spent_eur(5) == queries.contract_explanation(5, TODAY).spent_eur == 100
    [glance] = envelopes_at_a_glance(ledger_reads.year(5))
    assert (glance.committed_eur, glance.spent_eur, glance.left_eur) == (0, 100, 900)


def test_a_cancelled_batch_gives_its_hours_back_to_what_is_committed(nurse):
    money.open_envelope(**BY, contract_year=5, mission_code="prevention", allotted_eur=1000)
    found = declare(nurse)
    batch = indemnities.prepare_batch(by=COORDINATOR, at=NOW, label="Lot", declaration_ids=[found])
    indemnities.cancel_batch(by=TREASURER, at=NOW, batch_id=batch, comment="Erreur de lot")
    assert envelope_of_prevention() == (100, 0, 900)


def test_hours_and_former_totals_never_claim_a_receipt_of_their_own(nurse):
    declare(nurse)
    [row] = budget.expenses(5)
    assert row.receipt_words == "heures déclarées"
    assert replace(row, from_declarations=False, is_total=True).receipt_words == "total repris"


def test_hours_go_from_verified_to_batch_to_paid(nurse):
    found, other = declare(nurse), declare(nurse, days=1)
    assert payments.payment_states([found])[found].code == "none"
    batch = indemnities.prepare_batch(
        by=COORDINATOR, at=NOW, label="Lot de novembre", declaration_ids=[found]
    )
    states = payments.payment_states([found, other])
    assert [states[found].code, states[other].code] == ["in_batch", "none"]
    assert states[found].batch_label == "Lot de novembre"
    indemnities.mark_batch_paid(by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY)
    assert payments.payment_states([found])[found].paid_on == TODAY
    facts = payments.batches()[0]
    assert (facts.lines, facts.persons, facts.amount_eur) == (1, 1, 100)
    assert payments.paid_in_civil_year(2026) == {nurse.person_id: 100}
    assert payments.waiting_eur() == 0


def test_the_same_hours_are_never_paid_twice(nurse):
    found = declare(nurse)
    batch = indemnities.prepare_batch(
        by=TREASURER, at=NOW, label="Lot 1", declaration_ids=[found, found]
    )
    with pytest.raises(DomainError, match="déjà dans un lot"):
        indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot 2", declaration_ids=[found])
    assert len(payments.batches()) == 1
    indemnities.cancel_batch(by=TREASURER, at=NOW, batch_id=batch, comment="mauvais RIB")
    indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot 2", declaration_ids=[found])
    assert payments.payment_states([found])[found].batch_label == "Lot 2"


def test_hours_that_are_not_verified_are_not_paid(nurse):
    found = declare(nurse, verified=False)
    with pytest.raises(DomainError, match="ne sont pas vérifiées"):
        indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot", declaration_ids=[found])
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


def test_the_tax_statement_counts_what_was_paid_that_civil_year(nurse):
    wanted = [declare(nurse, days=day, minutes=600) for day in range(5)]
    batch = indemnities.prepare_batch(by=TREASURER, at=NOW, label="Lot", declaration_ids=wanted)
    assert payments.das2_persons(2026) == frozenset()
    indemnities.mark_batch_paid(by=TREASURER, at=NOW, batch_id=batch, paid_on=TODAY)
    assert payments.paid_in_civil_year(2026) == {nurse.person_id: 2500}
    assert payments.das2_persons(2026) == {nurse.person_id}
