"""What waits too long, what the dashboard and the figures count."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import OutboxMail
from patients.models import CareRequest
from patients.operations import answers, own_request
from patients.queries import counts, figures, reminders
from patients.queries import offers as offer_queries
from patients.queries import proposals as queries
from tests.patients.asking import TODAY, ask, later, open_places, propose, with_account
from tests.patients.proposals.conftest import accept, declared, state
from tests.support.clocks import NOW


def test_what_waits_too_long_is_told_to_the_office_and_to_the_doctor(world):
    offer = open_places(world.doctor, 3, ends_on=TODAY + timedelta(days=10))
    waits = propose(world, ask(), offer, reply_by=TODAY + timedelta(days=1))
    accepted = propose(world, ask(), offer)
    accept(world, accepted)
    due = reminders.due_reminders(TODAY)
    assert [line.proposal.id for line in due.expiring] == [waits]
    assert [line.proposal.id for line in due.to_inform] == [accepted]
    assert [row.id for row in due.offers_ending] == [offer]
    assert reminders.answers_by_person(TODAY) == {world.doctor.person_id: 1}


def test_the_dashboard_counts_what_it_says(world):
    offer = open_places(world.doctor, 5)
    for days in (10, 40, 60):
        ask(at=later(days=-days))
    sent = ask(at=later(days=-2))
    propose(world, sent, offer, reply_by=TODAY + timedelta(days=1))
    result = counts.counts(TODAY)
    assert (result.to_qualify, result.waiting, result.delta) == (0, 4, 2)
    assert (result.median_days, result.open_places, result.expire_tomorrow) == (None, 4, 1)


def test_a_home_is_proposed_and_accepted_together(world):
    home = uuid4()
    first, second = ask(), ask()
    CareRequest.objects.filter(pk__in=(first, second)).update(household=home, household_size=2)
    with pytest.raises(DomainError) as refusal:
        propose(world, first, open_places(world.doctor, 2))
    assert refusal.value.field == "comment"
    with pytest.raises(DomainError, match="plus de place"):
        propose(world, first, open_places(world.doctor, 1, families=True))
    sent = propose(world, first, open_places(world.doctor, 2, families=True))
    assert {state(first), state(second)} == {"proposed"}
    accept(world, sent)
    assert {state(first), state(second)} == {"accepted"}


def test_figures_of_places_are_sums_and_name_nobody(world):
    offer = open_places(world.doctor, 3)
    open_places(world.other, 2)
    first, second = (propose(world, ask(), offer) for _ in range(2))
    accept(world, first)
    answers.decline(by=world.doctor, at=NOW, proposal_id=second, reason="full")
    declared(world, first)
    result = figures.places_figures(date(2026, 7, 5), date(2027, 7, 5))
    assert (result.doctors_taking_part, result.places_offered, result.places_used) == (2, 5, 1)
    assert (result.proposals, result.successes) == (2, 1)


@pytest.mark.parametrize(
    "parts",
    # accepted and not yet declared are few in the first: with the total, another would tell it
    [(40, 3, 20), (40, 20, 15), (2, 0, 0), (3, 40, 40), (30, 30, 2)],
)
def test_a_funder_never_reads_a_small_count_of_people(monkeypatch, db, parts):
    declared_, accepted_, _ = parts
    counted = {"made": sum(parts), "used": declared_ + accepted_, "declared": declared_}
    monkeypatch.setattr(figures, "_proposals", lambda *_: counted)
    result = figures.places_figures_for_funders(date(2026, 7, 5), date(2027, 7, 5))
    shown_counts = (result.successes, result.places_used, result.proposals)
    assert {2, 3}.isdisjoint(shown_counts)
    known = [value for value in shown_counts if value is not None]
    small = [value for value in parts if 0 < value < 11]
    differences = {abs(a - b) for a in known for b in known}
    assert not differences & set(small)
    if result.places_used is None:
        assert result.open_places is None


def test_a_withdrawal_ends_everything_and_leaves_no_visit_and_no_note(world):
    with_account(world.doctor, email="nadia@exemple.fr")
    request = ask()
    sent = propose(
        world, request, open_places(world.doctor, ald=False), comment="Vu avec Mme Durand."
    )
    accept(world, sent)
    answers.note_first_visit(
        by=world.office, at=NOW, proposal_id=sent, visit_on=TODAY + timedelta(days=3)
    )
    own_request.withdraw_for_person(by=world.office, at=later(hours=1), request_id=request)
    facts = queries.find_proposal(sent)
    assert (facts.state, facts.after.first_visit_on) == ("ended", None)
    assert all(not comment for *_, comment in queries.history(sent))
    assert OutboxMail.objects.filter(template="mail/patients/proposal_ended").count() == 1
    assert offer_queries.free_places(TODAY) == 2
