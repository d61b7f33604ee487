"""Silence, closing and withdrawal end a proposal."""

from datetime import date, timedelta

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import OutboxMail
from patients import tasks, traced_reads
from patients.models import CareRequest
from patients.operations import closing, proposals
from patients.operations.proposal_lifecycle import end_waiting
from patients.queries import proposals as queries
from tests.patients.asking import TODAY, ask, later, open_places, propose, with_account
from tests.patients.proposals.conftest import _revoke, accept, state
from tests.support.clocks import NOW


def test_silence_gives_the_person_back_after_the_last_day_and_once(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor), reply_by=TODAY + timedelta(days=2))
    assert proposals.expire_due(by=SYSTEM, at=later(days=2)) == 0
    assert state(request) == "proposed"
    assert proposals.expire_due(by=SYSTEM, at=later(days=3)) == 1
    assert proposals.expire_due(by=SYSTEM, at=later(days=3)) == 0
    assert (queries.find_proposal(sent).state, state(request)) == ("expired", "waiting")
    with pytest.raises(DomainError, match="date de réponse est passée"):
        accept(world, sent, at=later(days=3))


def test_the_task_expires_what_is_late(world):
    sent = propose(
        world,
        ask(at=later(days=-9)),
        open_places(world.doctor, starts_on=date(2026, 11, 1)),
        at=later(days=-8),
        reply_by=TODAY - timedelta(days=1),
    )
    tasks.expire_proposals()
    assert queries.find_proposal(sent).state == "expired"


def test_a_closed_request_ends_its_proposal_and_the_doctor_is_told_no_more(world):
    with_account(world.doctor, email="nadia@exemple.fr")
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    proposals.notify_doctors(by=SYSTEM, at=later(minutes=10))
    closing.close_request(by=world.office, at=NOW, request_id=request, reason="found_alone")
    assert queries.find_proposal(sent).state == "ended"
    mail = OutboxMail.objects.get(template="mail/patients/proposal_ended")
    assert set(mail.context) == {"people", "reply_by", "proposed_on", "reason", "place_is_free"}
    # they never knew who it was: they do not learn why either
    assert mail.context["reason"] == ""
    with pytest.raises(DomainError, match="plus d’actualité"):
        accept(world, sent)


@pytest.mark.parametrize(
    "reason",
    [
        *("another_doctor", "found_alone", "usual_doctor", "no_reply", "moved", "withdrawn"),
        *("undone", "handed_back", "closed"),
    ],
)
def test_why_a_proposal_ended_is_kept_of_it(world, reason):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    row = CareRequest.objects.get(pk=request)
    end_waiting(row, by=world.office, at=NOW, reason=reason)
    facts = queries.find_proposal(sent)
    assert (facts.state, facts.end_reason, facts.answered_at) == ("ended", reason, NOW)


@pytest.mark.requirement("PRI-01", "ACC-04")
def test_an_agreement_withdrawn_after_a_yes_closes_the_access_again(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    _revoke(request)
    assert traced_reads.open_accepted(by=world.doctor, at=NOW, proposal_id=sent) is None


@pytest.mark.requirement("PRI-01", "ACC-04")
def test_an_agreement_withdrawn_meanwhile_refuses_the_yes(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    _revoke(request)
    with pytest.raises(DomainError, match="retiré son accord"):
        accept(world, sent)
    assert state(request) == "proposed"
