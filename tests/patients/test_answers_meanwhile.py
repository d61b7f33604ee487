"""A doctor answers at the very moment when somebody changes the request or the proposal."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db.models import F

from patients.domain import links
from patients.domain.answering import Informed, ProposalState
from patients.models import CareRequest, Placement, Proposal
from patients.operations import answers, closing, own_request
from patients.operations.lifecycle import LIMITED
from tests.patients.asking import TODAY, World, ask, build, later, open_places, propose
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken

pytestmark = [pytest.mark.requirement("REL-04"), pytest.mark.django_db(transaction=True)]
ANSWERS = {"yes": answers.accept, "no": partial(answers.decline, reason="full")}


@pytest.fixture
def world(transactional_db) -> World:
    return build()


@pytest.fixture
def pending(world):
    """A request and its proposal to Nadia Genévrier, as rows to change."""
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    return CareRequest.objects.filter(pk=request), Proposal.objects.filter(pk=sent)


@pytest.fixture
def accepted(world, pending):
    """The same after their yes, with what followed it."""
    _, proposal = pending
    answers.accept(by=world.doctor, at=NOW, proposal_id=proposal.get().pk)
    return proposal.get().pk, Placement.objects.filter(proposal=proposal.get())


def answered(world, proposal, answer: Callable) -> Callable:
    return partial(answer, by=world.doctor, at=NOW, proposal_id=proposal.get().pk)


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_request_closed_meanwhile_stays_closed(world, pending, answer):
    request, proposal = pending
    closed = {"state": "closed", "closed_at": NOW, "close_reason": "found_alone"}
    change = partial(request.update, version=F("version") + 1, **closed)
    assert overtaken(change, answered(world, proposal, ANSWERS[answer])) != "done"
    assert (request.get().state, proposal.get().state) == ("closed", "proposed")


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_request_limited_meanwhile_is_not_answered(world, pending, answer):
    request, proposal = pending

    def limit():
        row = request.get()
        row.limited_at, row.limited_for = NOW, "Elle conteste."
        row.save()

    assert overtaken(limit, answered(world, proposal, ANSWERS[answer])) == LIMITED
    assert proposal.get().state == "proposed"


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_proposal_taken_back_meanwhile_is_not_answered(world, pending, answer):
    request, proposal = pending
    change = partial(proposal.update, state=ProposalState.TAKEN_BACK, answered_at=NOW)
    refusal = overtaken(change, answered(world, proposal, ANSWERS[answer]))
    assert "La coordination a retiré cette proposition" in refusal
    assert (request.get().state, proposal.get().state) == ("proposed", "taken_back")


def test_a_patient_who_has_a_visit_meanwhile_is_not_handed_back(world, accepted):
    sent, placement = accepted
    visit = partial(placement.update, first_visit_on=TODAY)
    hand_back = partial(answers.hand_back_patient, by=world.doctor, at=NOW, proposal_id=sent)
    assert overtaken(visit, hand_back) == answers.GONE_ON
    assert Proposal.objects.get(pk=sent).state == "accepted"


def link_of(proposal_id) -> str:
    return links.link_of(CareRequest.objects.get(proposals=proposal_id).token)


@pytest.mark.parametrize("said", ["called", "no news"])
def test_what_the_person_says_keeps_a_visit_noted_meanwhile(world, accepted, said):
    sent, placement = accepted
    step = {"called": own_request.note_call, "no news": own_request.note_no_news}[said]
    visit = partial(placement.update, first_visit_on=TODAY)
    assert overtaken(visit, partial(step, at=NOW, link=link_of(sent))) == "done"
    assert placement.get().first_visit_on == TODAY


def test_the_person_is_told_that_the_yes_ended_meanwhile(world, accepted):
    sent, _ = accepted
    change = partial(Proposal.objects.filter(pk=sent).update, state=ProposalState.UNDONE)
    called = partial(own_request.note_call, at=NOW, link=link_of(sent))
    assert overtaken(change, called) == own_request.NOT_ACCEPTED


def test_a_call_of_the_office_keeps_a_visit_noted_meanwhile(world, accepted):
    sent, placement = accepted
    own_request.note_no_news(at=NOW, link=link_of(sent))
    request = CareRequest.objects.get(proposals=sent).pk
    call = partial(
        closing.note_contact, by=world.office, at=NOW, request_id=request, outcome="reached"
    )
    assert overtaken(partial(placement.update, first_visit_on=TODAY), call) == "done"
    after = placement.get()
    assert (after.first_visit_on, after.no_news_at) == (TODAY, None)


def test_a_visit_noted_keeps_that_the_person_was_told_meanwhile(world, accepted):
    sent, placement = accepted
    change = partial(placement.update, informed_at=later(hours=1), informed_how=Informed.PHONE)
    note = partial(
        answers.note_first_visit, by=world.doctor, at=NOW, proposal_id=sent, visit_on=TODAY
    )
    assert overtaken(change, note) == "done"
    after = placement.get()
    assert (after.first_visit_on, after.informed_how) == (TODAY, Informed.PHONE)
