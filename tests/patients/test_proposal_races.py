"""Two people at once: one has it, the other is told; never two places for one, nor one for two."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from patients.domain.answering import HOLDING_STATES
from patients.models import CareRequest, Placement, Proposal
from patients.operations import answers, closing, proposals
from patients.queries import proposals as queries
from tests.patients.asking import TODAY, World, ask, build, later, open_places, propose
from tests.support.clocks import NOW


@pytest.fixture
def world(transactional_db) -> World:
    return build()


def at_once(*acts: Callable[[], object]) -> tuple[int, list[str]]:
    """How many succeeded, and what the others were told. Anything else than a refusal fails."""
    start, refusals, faults, successes = Barrier(len(acts)), [], [], []

    def run(act):
        try:
            start.wait()
            act()
            successes.append(act)
        except DomainError as refusal:
            refusals.append(refusal.sentence)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return len(successes), refusals


@pytest.mark.requirement("REL-04")
def test_the_doctor_and_the_phone_answer_at_once(world):
    sent = propose(world, ask(), open_places(world.doctor))
    successes, refusals = at_once(
        lambda: answers.accept(by=world.doctor, at=NOW, proposal_id=sent),
        lambda: answers.accept(by=world.office, at=NOW, proposal_id=sent, told_by="Mme Lys"),
    )
    assert successes == 1
    assert "déjà été acceptée" in refusals[0]
    assert Placement.objects.count() == 1


@pytest.mark.requirement("REL-04")
def test_yes_and_no_at_once_leave_one_answer(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    successes, refusals = at_once(
        lambda: answers.accept(by=world.doctor, at=NOW, proposal_id=sent),
        lambda: answers.decline(
            by=world.office, at=NOW, proposal_id=sent, reason="full", told_by="Mme Lys"
        ),
    )
    assert (successes, len(refusals)) == (1, 1)
    states = queries.find_proposal(sent).state, CareRequest.objects.get(pk=request).state
    assert states in [("accepted", "accepted"), ("declined", "waiting")]


@pytest.mark.requirement("REL-04")
def test_two_doctors_never_have_the_same_person(world):
    """Late by one day: a silence gives the person to another while its doctor says yes."""
    request = ask()
    first = propose(world, request, open_places(world.doctor), reply_by=TODAY + timedelta(days=1))
    other = open_places(world.other)
    at = later(days=2)

    def pass_on():
        proposals.expire_due(by=SYSTEM, at=at)
        second = propose(world, request, other, at=at, reply_by=TODAY + timedelta(days=5))
        answers.accept(by=world.other, at=at, proposal_id=second)

    at_once(lambda: answers.accept(by=world.doctor, at=at, proposal_id=first), pass_on)
    accepted = Proposal.objects.filter(request=request, state__in=HOLDING_STATES)
    assert [row.state for row in accepted] == ["accepted"]
    assert CareRequest.objects.get(pk=request).state == "accepted"


@pytest.mark.requirement("REL-04")
def test_one_place_is_proposed_once(world):
    offer = open_places(world.doctor, 1)
    requests = [ask() for _ in range(4)]
    successes, refusals = at_once(*(lambda r=r: propose(world, r, offer) for r in requests))
    assert (successes, len(refusals)) == (1, 3)
    assert set(refusals) == {"Cette offre n’a plus de place libre : choisissez-en une autre."}
    states = [CareRequest.objects.get(pk=r).state for r in requests]
    assert sorted(states) == ["proposed", "waiting", "waiting", "waiting"]


@pytest.mark.requirement("REL-04")
def test_two_of_the_office_propose_one_person_to_two_doctors(world):
    request = ask()
    mine, other = open_places(world.doctor), open_places(world.other)
    successes, refusals = at_once(
        lambda: propose(world, request, mine), lambda: propose(world, request, other)
    )
    assert (successes, len(refusals)) == (1, 1)
    assert Proposal.objects.count() == 1


def test_a_yes_while_the_request_is_closed(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    at_once(
        lambda: answers.accept(by=world.doctor, at=NOW, proposal_id=sent),
        lambda: closing.close_request(
            by=world.office, at=NOW, request_id=request, reason="found_alone"
        ),
    )
    assert CareRequest.objects.get(pk=request).state == "closed"
    assert queries.find_proposal(sent).state == "ended"


def test_the_declaration_is_noted_once(world):
    sent = propose(world, ask(), open_places(world.doctor))
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    declaration = {"declared_on": TODAY, "channel": "online", "said_by": "practice"}
    successes, refusals = at_once(
        lambda: answers.declare_gp(by=world.doctor, at=NOW, proposal_id=sent, **declaration),
        lambda: answers.declare_gp(by=world.office, at=NOW, proposal_id=sent, **declaration),
    )
    assert successes == 1
    assert refusals == ["Le médecin traitant est déjà déclaré pour cette demande."]


def test_two_sweeps_at_once_give_a_person_back_once(world):
    request = ask()
    propose(world, request, open_places(world.doctor), reply_by=TODAY + timedelta(days=1))
    successes, _ = at_once(*[lambda: proposals.expire_due(by=SYSTEM, at=later(days=2))] * 2)
    assert successes == 2
    assert CareRequest.objects.get(pk=request).log.filter(transition="expire").count() == 1
