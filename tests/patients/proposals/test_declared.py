"""The GP is declared: the request ends."""

from datetime import timedelta

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from patients.models import CareRequest
from patients.operations import answers
from patients.queries import proposals as queries
from patients.queries import reminders
from tests.patients.asking import TODAY, ask, later, open_places, propose
from tests.patients.proposals.conftest import accept, declared
from tests.support.clocks import NOW


def test_a_declaration_ends_the_request_as_it_was_meant_to(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    declared(world, sent)
    row = CareRequest.objects.get(pk=request)
    assert (row.state, row.close_reason) == ("declared", "declared")
    facts = queries.find_proposal(sent)
    assert (facts.state, facts.after.get_said_by_display(), facts.after.declared_on) == (
        "declared",
        "le cabinet",
        TODAY + timedelta(days=20),
    )
    # the answer stays dated of the yes, and told by who said it
    assert (facts.answered_at, facts.through) == (NOW, "doctor")
    with pytest.raises(DomainError, match="déjà déclaré"):
        declared(world, sent)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"declared_on": TODAY + timedelta(days=32)}, "declared_on", "dans le futur"),
        ({"declared_on": TODAY - timedelta(days=1)}, "declared_on", "suit la proposition"),
        ({"channel": "pigeon"}, "channel", "en ligne ou sur papier"),
        ({"said_by": "voisin"}, "said_by", "la personne ou le cabinet"),
    ],
)
def test_a_strange_declaration_is_refused_beside_its_field(world, changed, field, words):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    with pytest.raises(DomainError, match=words) as refusal:
        declared(world, sent, **changed)
    assert refusal.value.field == field
    assert queries.find_proposal(sent).state == "accepted"


@pytest.mark.parametrize(
    ("channel", "said_by"), [("online", "person"), ("online", "practice"), ("paper", "person")]
)
def test_a_declaration_says_its_way_and_who_told_it(world, channel, said_by):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    declared(world, sent, channel=channel, said_by=said_by)
    after = queries.find_proposal(sent).after
    assert (after.channel, after.said_by) == (channel, said_by)


def test_a_declaration_needs_an_acceptance(world):
    sent = propose(world, ask(), open_places(world.doctor))
    with pytest.raises(DomainError, match="pas acceptée"):
        declared(world, sent)


def test_the_declaration_is_asked_at_thirty_and_sixty_days(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)

    def rounds(days):
        return [line.round for line in reminders.due_reminders(TODAY + timedelta(days=days)).to_ask]

    assert [rounds(29), rounds(30), rounds(59)] == [[], [1], [1]]
    answers.note_asked(by=world.office, at=later(days=33), proposal_id=sent)
    assert [rounds(34), rounds(60)] == [[], [2]]
    answers.note_asked(by=world.office, at=later(days=61), proposal_id=sent)
    assert rounds(90) == []
