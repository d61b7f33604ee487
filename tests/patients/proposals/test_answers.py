"""Yes, no, undone: what each answer leaves."""

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import privacy
from patients import traced_reads
from patients.models import CareRequest, Proposal, RequestFact
from patients.operations import answers
from patients.operations.lifecycle import REQUESTS
from patients.operations.proposal_lifecycle import PROPOSALS
from patients.queries import offers as offer_queries
from patients.queries import proposals as queries
from tests.patients.asking import TODAY, ask, later, open_places, propose
from tests.patients.proposals.conftest import accept, state
from tests.support.clocks import NOW


def test_a_yes_shows_the_identity_and_a_trace(world):
    request = ask(last_name="Aubrac")
    sent = propose(world, request, open_places(world.doctor))
    assert traced_reads.open_accepted(by=world.doctor, at=NOW, proposal_id=sent) is None
    accept(world, sent)
    file = traced_reads.open_accepted(by=world.doctor, at=NOW, proposal_id=sent)
    assert file.identity.last_name == "Aubrac"
    assert state(request) == "accepted"
    assert RequestFact.objects.get(request=request).accepted_on == TODAY
    for stranger in (world.other, world.nurse):
        assert traced_reads.open_accepted(by=stranger, at=NOW, proposal_id=sent) is None


def test_the_second_answer_is_told_what_the_first_one_said(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    with pytest.raises(DomainError, match="déjà été acceptée"):
        answers.decline(by=world.office, at=NOW, proposal_id=sent, reason="full", told_by="Mme Lys")
    assert queries.find_proposal(sent).state == "accepted"


def test_a_no_puts_the_person_back_with_a_coded_reason(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor, 1))
    for reason in ("", "paresse"):
        with pytest.raises(DomainError) as refusal:
            answers.decline(by=world.doctor, at=NOW, proposal_id=sent, reason=reason)
        assert refusal.value.field == "reason"
    answers.decline(by=world.doctor, at=NOW, proposal_id=sent, reason="too_far")
    assert state(request) == "waiting"
    assert queries.find_proposal(sent).get_decline_reason_display() == "Trop loin pour un bon suivi"
    assert offer_queries.free_places(TODAY) == 1


def test_the_office_records_an_answer_with_who_said_it(world):
    sent = propose(world, ask(), open_places(world.doctor))
    with pytest.raises(DomainError) as refusal:
        answers.accept(by=world.office, at=NOW, proposal_id=sent)
    assert refusal.value.field == "told_by"
    answers.accept(by=world.office, at=NOW, proposal_id=sent, told_by="Mme Lys, secrétariat")
    facts = queries.find_proposal(sent)
    assert (facts.get_through_display(), facts.told_by) == (
        "téléphone, noté par la coordination",
        "Mme Lys, secrétariat",
    )
    # what of it says who somebody is, as the legal page tells
    identifying = privacy.declared(Proposal).identifying
    assert identifying == ("request", "doctor", "told_by", "distance_km")


def test_the_name_of_who_answered_has_a_hundred_and_twenty_characters_at_most(world):
    sent = propose(world, ask(), open_places(world.doctor))
    with pytest.raises(DomainError, match="120") as refusal:
        answers.accept(by=world.office, at=NOW, proposal_id=sent, told_by="a" * 121)
    assert refusal.value.field == "told_by"
    answers.accept(by=world.office, at=NOW, proposal_id=sent, told_by="a" * 120)
    assert queries.find_proposal(sent).told_by == "a" * 120


def test_an_acceptance_is_undone_the_same_day_by_the_office_with_a_reason(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    undo = {"at": later(hours=2), "proposal_id": sent, "comment": "Noté sur la mauvaise fiche."}
    with pytest.raises(Forbidden):
        answers.undo_acceptance(by=world.doctor, **undo)
    with pytest.raises(DomainError) as refusal:
        answers.undo_acceptance(by=world.office, **(undo | {"comment": " "}))
    assert refusal.value.field == "comment"
    answers.undo_acceptance(by=world.office, **undo)
    assert state(request) == "waiting"
    assert RequestFact.objects.get(request=request).accepted_on is None
    assert traced_reads.open_accepted(by=world.doctor, at=NOW, proposal_id=sent) is None
    propose(world, request, open_places(world.other))


@pytest.mark.parametrize("comment", ["", " "])
def test_a_yes_undone_says_why_of_the_request_and_of_the_proposal(world, comment):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    rows = Proposal.objects.get(pk=sent), CareRequest.objects.get(pk=request)
    for lifecycle, row in zip((PROPOSALS, REQUESTS), rows, strict=True):
        with pytest.raises(DomainError) as refusal:
            lifecycle.advance(row, "undo_acceptance", by=world.office, at=NOW, comment=comment)
        assert refusal.value.field == "comment"


def test_an_acceptance_is_not_undone_the_day_after(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    with pytest.raises(DomainError, match="le jour même"):
        answers.undo_acceptance(
            by=world.office, at=later(days=1), proposal_id=sent, comment="Trop tard."
        )
