"""The closed lists of answers: what is stored of them, and what the office may choose."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from patients.domain import answering
from patients.models import Placement, Proposal
from patients.operations.proposal_lifecycle import speaking

STORED = {
    answering.Availability: "now six_months no",
    answering.Through: "doctor secretary stand_in phone portal",
    answering.DelegationKind: "secretary stand_in",
    answering.ProposalState: (
        "proposed accepted declined expired ended undone taken_back declared"
    ),
    answering.DeclineReason: (
        "full too_far no_home_visits outside_criteria conflict absence other"
    ),
    answering.EndReason: (
        "another_doctor found_alone usual_doctor no_reply moved withdrawn undone handed_back closed"
    ),
    answering.Informed: "mail phone letter practice person",
    answering.DeclarationChannel: "online paper",
    answering.SaidBy: "person practice",
}


@pytest.mark.parametrize(("choices", "codes"), STORED.items())
def test_the_codes_that_are_stored_stay_what_they_are(choices, codes):
    assert choices.values == codes.split()


def test_the_office_never_writes_down_that_the_person_said_it_herself():
    assert answering.Informed.office_choices() == [
        ("mail", "Courriel du portail"),
        ("phone", "Téléphone"),
        ("letter", "Courrier"),
        ("practice", "Le cabinet l’a appelée"),
    ]


@pytest.mark.parametrize(
    ("how", "untouched"),
    [
        ("", True),
        ("mail", True),
        ("phone", False),
        ("letter", False),
        ("practice", False),
        ("person", False),
    ],
)
def test_the_mail_of_the_portal_alone_leaves_a_yes_untouched(how, untouched):
    assert how in ("", *answering.Informed.values)
    assert Placement(informed_how=how).is_untouched is untouched


@pytest.mark.parametrize(
    "noted", ["informed_by", "no_news_at", "first_visit_on", "asked_at", "declared_on"]
)
def test_a_yes_is_touched_by_whatever_was_noted_since(noted):
    assert not Placement(informed_how="mail", **{noted: date(2026, 11, 18)}).is_untouched


@pytest.mark.parametrize(
    ("state", "answered_at", "may"),
    [
        ("accepted", datetime(2026, 11, 18, 0, 1, tzinfo=PARIS), True),
        ("accepted", datetime(2026, 11, 18, 23, 59, tzinfo=PARIS), True),
        ("accepted", datetime(2026, 11, 17, 23, 59, tzinfo=PARIS), False),
        ("declined", datetime(2026, 11, 18, 9, 0, tzinfo=PARIS), False),
        ("declared", datetime(2026, 11, 18, 9, 0, tzinfo=PARIS), False),
        ("proposed", None, False),
    ],
)
def test_a_yes_of_the_same_day_of_paris_may_be_undone(state, answered_at, may):
    proposal = Proposal(state=state, answered_at=answered_at)
    assert proposal.may_be_undone(date(2026, 11, 18)) is may


@pytest.mark.parametrize(
    ("through", "part"),
    [
        ("doctor", {"doctor"}),
        ("stand_in", {"doctor"}),
        ("secretary", {"secretary"}),
        ("phone", set()),
        ("portal", set()),
    ],
)
def test_who_answers_for_a_doctor_has_their_part_and_the_office_keeps_its_own(through, part):
    office = Actor(uuid4(), frozenset({"access_officer"}))
    spoken = speaking(office, answering.Through(through))
    assert spoken.roles == {"access_officer"} | part
