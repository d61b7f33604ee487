"""Which doctors fit, and which criterion stops the others."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from patients.operations import answers, proposals
from patients.queries import candidates
from tests.patients.asking import OTHER_COMMUNE, TODAY, ask, open_places, propose
from tests.patients.proposals.conftest import _revoke, state
from tests.support.clocks import NOW


def test_a_criterion_that_stops_needs_a_reason(world):
    offer = open_places(world.doctor, ald=False)
    request = ask(ald=True)
    with pytest.raises(DomainError) as refusal:
        propose(world, request, offer)
    assert refusal.value.field == "comment"
    assert "ald" in refusal.value.sentence
    propose(world, request, offer, comment="Vu avec elle au téléphone.")
    assert state(request) == "proposed"


@pytest.mark.parametrize(
    ("terms", "situation", "stop"),
    [
        ({"ald": False}, {"ald": True}, "N’accepte pas les ALD"),
        ({"communes": (OTHER_COMMUNE,)}, {}, "Commune non retenue"),
        ({"ages": ("0-15",)}, {}, "Âge non retenu"),
        ({}, {"home_visit": True}, "Pas de visites à domicile"),
        ({"home_visits": True}, {"home_visit": True}, ""),
    ],
)
def test_each_unfit_doctor_says_which_criterion_stops(world, terms, situation, stop):
    open_places(world.doctor, **terms)
    rows = candidates.for_request(ask(**situation), TODAY)
    assert [row.stop for row in rows] == [stop]


def test_who_fits_comes_first_and_who_said_no_comes_after(world):
    first = open_places(world.doctor)
    open_places(world.other)
    request = ask()
    sent = propose(world, request, first)
    answers.decline(by=world.doctor, at=NOW, proposal_id=sent, reason="full")
    rows = candidates.for_request(request, TODAY)
    assert [(row.offer.doctor.name, row.declined) for row in rows] == [
        ("Hugo Gentiane", False),
        ("Nadia Genévrier", True),
    ]


@pytest.mark.parametrize("roles", [{"member"}, {"doctor", "member"}, {"president"}, {"cpam"}])
def test_the_office_alone_proposes(world, roles):
    stranger = Actor(uuid4(), frozenset(roles), second_factor=True)
    offer, request = open_places(world.doctor), ask()
    with pytest.raises(Forbidden):
        proposals.propose(
            by=stranger,
            at=NOW,
            token=uuid4(),
            request_id=request,
            version=None,
            offer_id=offer,
            reply_by=TODAY + timedelta(days=3),
        )


def test_without_an_agreement_nothing_is_proposed(world):
    request = ask()
    _revoke(request)
    with pytest.raises(DomainError, match="Aucun accord en vigueur"):
        propose(world, request, open_places(world.doctor))
