"""A tap that was a mistake is taken back: by the office, or by the practice that accepted."""

from datetime import timedelta

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from patients import traced_reads
from patients.models import RequestFact, RequestLog
from patients.operations import answers, proposals, qualifying
from patients.operations.answers import hand_back_patient, take_back_proposal
from patients.queries import candidates
from patients.queries import offers as offer_queries
from patients.queries import proposals as queries
from patients.queries.figures import places_figures
from tests.patients.asking import TODAY, ask, later, open_places, propose, with_account
from tests.patients.proposals.conftest import accept, state
from tests.support.clocks import NOW


def take_back(world, sent, **changed):
    take_back_proposal(
        **({"by": world.office, "at": later(minutes=5), "proposal_id": sent} | changed)
    )


def hand_back(world, sent, **changed):
    hand_back_patient(
        **({"by": world.doctor, "at": later(minutes=5), "proposal_id": sent} | changed)
    )


def withdrawn_mails() -> int:
    return OutboxMail.objects.filter(template="mail/patients/proposal_taken_back").count()


def test_a_proposal_taken_back_frees_the_person_and_the_place_and_leaves_a_trace(world):
    request, offer = ask(), open_places(world.doctor, 1)
    sent = propose(world, request, offer)
    take_back(world, sent)
    assert state(request) == "waiting"
    assert queries.find_proposal(sent).state == "taken_back"
    assert offer_queries.free_places(TODAY) == 1
    assert RequestLog.objects.filter(request=request).latest("position").transition == "take_back"
    assert AuditEntry.objects.filter(action="proposal.take_back").count() == 1
    assert withdrawn_mails() == 0
    propose(world, request, offer, at=later(minutes=6))


def test_a_doctor_who_was_told_is_told_that_it_is_taken_back(world):
    with_account(world.doctor)
    sent = propose(world, ask(), open_places(world.doctor))
    proposals.notify_doctors(by=SYSTEM, at=later(minutes=20))
    for _ in range(2):
        take_back(world, sent, at=later(minutes=30))
    assert withdrawn_mails() == 1


def test_a_proposal_taken_back_is_not_counted_as_made(world):
    sent = propose(world, ask(), open_places(world.doctor))
    take_back(world, sent)
    assert places_figures(TODAY, TODAY + timedelta(days=1)).proposals == 0


def test_only_the_office_takes_back_and_only_what_waits(world):
    sent = propose(world, ask(), open_places(world.doctor))
    with pytest.raises(Forbidden):
        take_back(world, sent, by=world.doctor)
    accept(world, sent)
    with pytest.raises(DomainError, match="n’attend plus de réponse"):
        take_back(world, sent)


def test_a_home_is_taken_back_and_handed_back_together(world):
    first, second = ask(), ask()
    qualifying.join_household(by=world.office, at=NOW, request_id=first, with_ids=[second])
    offer = open_places(world.doctor, 4, families=True)
    sent = propose(world, first, offer)
    take_back(world, sent)
    assert (state(first), state(second)) == ("waiting", "waiting")
    sent = propose(world, first, offer, at=later(minutes=6))
    accept(world, sent, at=later(minutes=7))
    hand_back(world, sent, at=later(minutes=8))
    assert (state(first), state(second)) == ("waiting", "waiting")


def test_a_yes_by_mistake_is_handed_back_and_the_reading_stays_in_the_trail(world):
    request = ask(email="lucette@exemple.fr")
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    assert traced_reads.open_accepted(by=world.doctor, at=NOW, proposal_id=sent)
    assert queries.find_proposal(sent).may_be_handed_back
    for _ in range(2):
        hand_back(world, sent)
    assert state(request) == "waiting"
    assert RequestFact.objects.get(request=request).accepted_on is None
    assert traced_reads.open_accepted(by=world.doctor, at=NOW, proposal_id=sent) is None
    assert AuditEntry.objects.filter(action="care_request.read.accepted").count() == 1
    assert RequestLog.objects.filter(request=request).latest("position").transition == "hand_back"
    assert OutboxMail.objects.filter(template="mail/patients/handed_back").count() == 1
    [again] = candidates.for_request(request, TODAY)
    assert again.declined


def test_a_person_who_was_told_nothing_gets_no_mail_of_a_yes_handed_back(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    hand_back(world, sent)
    assert not OutboxMail.objects.filter(template="mail/patients/handed_back").exists()


@pytest.mark.parametrize("how", ["phone", "practice"])
def test_a_yes_after_which_something_was_noted_is_not_handed_back(world, how):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    answers.note_informed(by=world.doctor, at=NOW, proposal_id=sent, how=how)
    assert not queries.find_proposal(sent).may_be_handed_back
    with pytest.raises(DomainError, match="déjà noté"):
        hand_back(world, sent)
    assert state(request) == "accepted"


def test_only_who_answers_for_the_doctor_hands_back(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    with pytest.raises(DomainError, match="n’est plus acceptée"):
        hand_back(world, sent)
    answers.accept(by=world.office, at=NOW, proposal_id=sent, told_by="Mme Lys")
    for stranger in (world.other, world.office, world.nurse):
        with pytest.raises(Forbidden):
            hand_back(world, sent, by=stranger)
    assert state(request) == "accepted"
