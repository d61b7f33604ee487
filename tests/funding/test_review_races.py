"""Two persons at the same moment: one succeeds, the other is refused, one result is left."""

import threading

import pytest
from django.db import connection

from cpts_portal.foundation.kernel.errors import DomainError
from funding.dossier.models import DossierStep, JointSheet, Opinion, ReviewAct, Snapshot
from funding.dossier.queries import dossiers, funder_exchange
from tests.funding import dossier_world
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.lines import line_of
from tests.funding.review_steps import ARS, CPAM, LATER, PRESIDENT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent():
    dossier_world.build()
    return review.submit()


def at_once(*acts) -> list[str]:
    """The refusal of each; empty: it succeeded."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(rank, act):
        try:
            gate.wait()
            act()
            answers[rank] = ""
        except DomainError as refusal:
            answers[rank] = refusal.sentence
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


@pytest.mark.requirement("REL-04")
def test_two_agents_give_the_opinion_of_their_body_at_once(sent):
    answers = at_once(*[lambda: review.opine(CPAM, revision=0)] * 3)
    assert answers.count("") == 1
    assert all("déjà rendu" in answer for answer in answers if answer)
    assert Opinion.objects.count() == 1


def test_both_bodies_give_theirs_at_once(sent):
    assert at_once(lambda: review.opine(CPAM), lambda: review.opine(ARS)) == ["", ""]
    exchange = funder_exchange.exchange(sent.id, "cpam")
    assert {o.body for o in exchange.given_opinions(1)} == {"cpam", "ars"}


@pytest.mark.requirement("REL-04")
def test_both_bodies_propose_the_position_at_once(sent):
    review.opine(CPAM)
    review.opine(ARS)
    answers = at_once(
        lambda: review.prepare(CPAM, "position", revision=0),
        lambda: review.prepare(ARS, "position", revision=0),
    )
    assert answers.count("") == 1
    assert any("a changé ce relevé" in answer for answer in answers)
    assert JointSheet.objects.get().revision == 1


@pytest.mark.requirement("REL-04")
def test_one_agrees_while_the_other_reopens(sent):
    review.position()
    review.prepare(CPAM, "decision", at=LATER)
    answers = at_once(
        lambda: review.agree(ARS, "decision", at=LATER, revision=1),
        lambda: review.reopen(CPAM, "decision", at=LATER, revision=1),
    )
    assert answers.count("") == 1
    granted = line_of("L01", 1, AT.date()).granted_eur
    decided = dossiers.dossier(1).state == "decided"
    assert decided == (granted is not None)
    assert DossierStep.objects.filter(transition="decide").count() == int(decided)


@pytest.mark.requirement("REL-04")
def test_two_agents_of_the_other_body_agree_at_once(sent):
    review.position()
    review.prepare(CPAM, "decision", at=LATER)
    answers = at_once(*[lambda: review.agree(ARS, "decision", at=LATER, revision=1)] * 3)
    assert answers.count("") == 1
    assert DossierStep.objects.filter(transition="decide").count() == 1
    assert Snapshot.objects.count() == 2


@pytest.mark.requirement("REL-04")
def test_a_decision_meets_a_withdrawal(sent):
    review.position()
    review.prepare(CPAM, "decision", at=LATER)
    answers = at_once(
        lambda: review.agree(ARS, "decision", at=LATER, version=1, revision=1),
        lambda: review.step(COORDINATOR, "withdraw", comment="Une erreur."),
    )
    assert answers.count("") == 1
    state = dossiers.dossier(1).state
    granted = line_of("L01", 1, AT.date()).granted_eur
    assert (state, granted is not None) in {("decided", True), ("preparation", False)}


def test_two_funders_ask_to_complete_at_once(sent):
    answers = at_once(
        lambda: review.sent_back(by=CPAM, version=1, points=("Un",)),
        lambda: review.sent_back(by=ARS, version=1, points=("Deux",)),
    )
    assert answers.count("") == 1
    assert len(dossiers.points(sent.id, 1)) == 1


def test_a_click_repeated_while_the_first_is_on_its_way_is_one_act(sent):
    from uuid import uuid4

    token = uuid4()
    answers = at_once(*[lambda: review.opine(CPAM, revision=0, token=token)] * 3)
    assert answers == ["", "", ""]
    assert ReviewAct.objects.count() == 1


def test_the_president_answers_twice_at_once(sent):
    review.position()
    review.decide()
    answers = at_once(
        lambda: review.step(PRESIDENT, "countersign"),
        lambda: review.step(PRESIDENT, "dispute", comment="Non."),
    )
    assert answers.count("") == 1
    assert "La CPTS a déjà répondu aux décisions." in answers
