"""Random acts: whatever their order, the request, its proposal and the places agree."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError
from patients import traced_reads
from patients.domain import matching
from patients.domain.answering import HOLDING_STATES, ProposalState
from patients.domain.matching import centre, kilometres
from patients.models import CareOffer, CareRequest, Placement, Proposal, ProposalLog
from patients.operations import answers, closing, proposals
from patients.workflow import PROPOSAL, REQUEST
from tests.patients.asking import TODAY, ask, build, open_places, propose
from tests.support.clocks import NOW
from tests.support.shared_fixtures import layer

# the state of the request that goes with the state of its current proposal
TOGETHER = {"proposed": "proposed", "accepted": "accepted", "declared": "declared"}
ACTS = (
    "propose",
    "accept",
    "phone",
    "decline",
    "undo",
    "expire",
    "close",
    "reopen",
    "declare",
    "take_back",
    "hand_back",
)


world = layer(build)


def act(world, name, request, offers, day):
    """One thing somebody tries; a refusal is an answer like another."""
    at = NOW + timedelta(days=day)
    last = Proposal.objects.filter(request=request).order_by("-recorded_at", "-proposed_at").first()
    sent = last.pk if last else uuid4()
    by = {"at": at, "proposal_id": sent}
    owner = last and offers.get(last.offer_id)
    owner = owner or world.doctor
    tries = {
        "propose": lambda: propose(
            world,
            request,
            min(offers) if day % 2 else max(offers),
            at=at,
            reply_by=TODAY + timedelta(days=day + 2),
        ),
        "accept": lambda: answers.accept(by=owner, **by),
        "phone": lambda: answers.accept(by=world.office, told_by="Mme Lys", **by),
        "decline": lambda: answers.decline(by=owner, reason="full", **by),
        "undo": lambda: answers.undo_acceptance(by=world.office, comment="Erreur.", **by),
        "take_back": lambda: answers.take_back_proposal(by=world.office, **by),
        "hand_back": lambda: answers.hand_back_patient(by=owner, **by),
        "expire": lambda: proposals.expire_due(by=SYSTEM, at=at),
        "close": lambda: closing.close_request(
            by=world.office, at=at, request_id=request, reason="found_alone"
        ),
        "reopen": lambda: closing.reopen_request(
            by=world.office, at=at, request_id=request, comment="Erreur."
        ),
        "declare": lambda: answers.declare_gp(
            by=owner, declared_on=at.date(), channel="online", said_by="practice", **by
        ),
    }
    try:
        tries[name]()
    except DomainError as refusal:
        assert refusal.sentence


def check(world, request, offers):
    state = CareRequest.objects.get(pk=request).state
    holding = list(Proposal.objects.filter(request=request, state__in=HOLDING_STATES))
    assert len(holding) <= 1
    assert (state in TOGETHER.values()) == bool(holding)
    for row in holding:
        assert TOGETHER[row.state] == state
    for offer in offers:
        held = Proposal.objects.filter(offer=offer, state__in=HOLDING_STATES).count()
        assert held <= 1
    for row in Proposal.objects.filter(request=request):
        assert (row.answered_at is None) == (row.state == "proposed")
        opened = (
            traced_reads.open_accepted(by=offers[row.offer_id], at=NOW, proposal_id=row.pk)
            is not None
        )
        assert opened == (row.state in ("accepted", "declared"))
        assert Placement.objects.filter(proposal=row).exists() >= opened
        assert ProposalLog.objects.filter(proposal=row).order_by("pk").last().to_state == row.state


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), max_size=9))
def test_a_series_of_acts_never_leaves_two_truths(world, acts):
    request = ask()
    offers = {open_places(world.doctor, 1): world.doctor, open_places(world.other, 1): world.other}
    day = 0
    for name, pause in acts:
        day += pause
        act(world, name, request, offers, day)
        check(world, request, offers)


@given(
    state=st.sampled_from(sorted(PROPOSAL.states)),
    code=st.sampled_from(sorted({row.name for row in PROPOSAL.transitions})),
    role=st.sampled_from(["doctor", "secretary", "access_officer", "member", "president", "cpam"]),
)
def test_a_step_is_taken_by_the_right_role_from_the_right_state_or_refused(state, code, role):
    by = Actor(uuid4(), frozenset({role}))
    possible = {row.name: row.to_state for row in PROPOSAL.possible(state, by)}
    if code in possible:
        assert PROPOSAL.advance(code, state=state, by=by, comment="Parce que.") == possible[code]
        assert role in {"doctor", "secretary", "access_officer"}
    else:
        with pytest.raises(DomainError, match=r"pas le droit|n’est plus possible"):
            PROPOSAL.advance(code, state=state, by=by, comment="Parce que.")


def test_the_two_tables_move_together():
    """Each step of a proposal that its request knows too starts and ends in states that agree."""
    steps = {row.name: row for row in REQUEST.transitions}
    for row in PROPOSAL.transitions:
        if row.name in steps:
            origins = {TOGETHER[state] for state in row.from_states}
            assert origins <= set(steps[row.name].from_states)
            holds = row.to_state in (ProposalState.ACCEPTED, ProposalState.DECLARED)
            expected = TOGETHER[row.to_state] if holds else "waiting"
            assert steps[row.name].to_state == expected


waiting = st.builds(
    CareRequest,
    commune_id=st.sampled_from(["46127", "46334"]),
    age=st.sampled_from([8, 30, 75]),
    ald=st.booleans(),
    home_visit=st.booleans(),
)
offered = st.builds(
    CareOffer,
    max_km=st.none() | st.integers(1, 30),
    communes=st.sets(st.sampled_from(["46127", "46334"])).map(list),
    ages=st.sets(st.sampled_from(["0-15", "16-39", "71+"])).map(list),
    ald=st.booleans(),
    home_visits=st.booleans(),
    families=st.booleans(),
)
BANDS = {8: "0-15", 30: "16-39", 75: "71+"}


@given(
    need=waiting,
    offer=offered,
    places=st.integers(0, 5),
    home=st.integers(1, 4),
    km=st.none() | st.integers(0, 60),
)
def test_an_offer_fits_when_every_criterion_holds(need, offer, places, home, km):
    stopped = matching.stops(matching.criteria(need, offer, places=places, home=home, km=km))
    fits = (
        places >= home
        and (not offer.communes or need.commune_id in offer.communes)
        and (offer.max_km is None or km is None or km <= offer.max_km)
        and (not offer.ages or BANDS[need.age] in offer.ages)
        and (offer.ald or not need.ald)
        and (offer.home_visits or not need.home_visit)
        and (offer.families or home == 1)
    )
    assert (stopped is None) == fits


points = st.tuples(st.floats(-4, 9), st.floats(42, 51))


@given(start=points, end=points)
def test_a_distance_is_the_same_both_ways(start, end):
    assert kilometres(start, end) == kilometres(end, start) >= 0
    assert kilometres(start, start) == 0
    assert kilometres(start, None) is None


def test_montbrison_to_boen_is_sixteen_kilometres():
    assert kilometres((4.0650, 45.6075), (4.0036, 45.7442)) == 16


def test_the_centre_is_that_of_the_largest_part():
    square = [[[0, 0], [2, 0], [2, 2], [0, 2]]]
    islet = [[[9, 9], [9.1, 9], [9.1, 9.1]]]
    assert centre([islet, square]) == (1.0, 1.0)
    assert centre(None) is None
    assert centre([]) is None
