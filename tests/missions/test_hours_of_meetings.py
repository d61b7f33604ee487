"""A meeting proposes its hours to those who were there, who say yes or no."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from missions.models import DeclarationLog
from missions.operations import proposals
from missions.queries import declarations as queries
from tests.support.clocks import NOW


def test_a_meeting_proposes_its_hours_to_those_who_were_there(world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    assert set(hours) == {world.claudie.id, world.paul.id}
    meeting_id = queries.find_declaration(hours[world.paul.id]).meeting_id
    again = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meeting_id)
    assert again == {}
    proposal = queries.find_declaration(hours[world.claudie.id])
    assert (proposal.state, proposal.minutes, proposal.source) == (
        "proposal",
        120,
        "Groupe accès aux soins",
    )


def test_a_proposal_confirmed_twice_is_sent_once(world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = hours[world.claudie.id]
    for _ in range(2):
        proposals.confirm_proposal(by=world.nurse, at=NOW, declaration_id=mine, version=1)
    assert queries.find_declaration(mine).amount_eur == Decimal("90.00")
    assert DeclarationLog.objects.filter(declaration_id=mine, transition="submit").count() == 1


def test_whoever_was_not_there_says_so(world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    proposals.decline_proposal(by=world.nurse, at=NOW, declaration_id=hours[world.claudie.id])
    assert queries.find_declaration(hours[world.claudie.id]).state == "refused"


def test_speakers_are_paid_as_speakers_and_an_assembly_is_not_paid(world, meet):
    evening = meet("M8", on=date(2026, 5, 26), activity_code="NUL", speaker_ids=[world.paul.id])
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=evening.id)
    assert list(hours) == [world.paul.id]
    assert queries.find_declaration(hours[world.paul.id]).activity_id == "INT"


def test_two_meetings_at_the_same_hour_propose_one(world, meet):
    first, second = meet("M1"), meet("M2", at=time(21, 0))
    proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=first.id)
    assert proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=second.id) == {}


def test_hours_of_the_same_action_that_day_do_not_stop_the_proposal(world, meet, declare):
    declare(
        activity_code="GT", mission_code="acces", action_number="A1", done_on=date(2026, 11, 12)
    )
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    assert world.claudie.id in hours


def test_a_confirmation_that_saw_no_version_is_not_taken_for_a_second_click(world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = hours[world.claudie.id]
    proposals.confirm_proposal(by=world.nurse, at=NOW, declaration_id=mine)
    with pytest.raises(DomainError, match="ne sont plus à confirmer"):
        proposals.confirm_proposal(by=world.nurse, at=NOW, declaration_id=mine)


def test_hours_that_come_from_no_meeting_do_not_become_a_proposal(world, declare):
    sent = declare()
    with pytest.raises(DomainError, match="ne viennent pas d’une réunion"):
        proposals.unconfirm_proposal(by=world.nurse, at=NOW, declaration_id=sent)
    assert queries.find_declaration(sent).state == "submitted"


def test_a_slot_that_ends_now_is_over(world, declare):
    ended = declare(done_on=NOW.date(), starts_at=NOW - timedelta(hours=2), minutes=120)
    assert queries.find_declaration(ended).state == "submitted"
    with pytest.raises(DomainError, match="n’est pas terminé"):
        declare(done_on=NOW.date(), starts_at=NOW - timedelta(hours=1), minutes=61)
