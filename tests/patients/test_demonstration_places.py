"""The demonstration's doctors say what the story says; its proposals stand at each step."""

from collections import Counter
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.demo.fixture_data import day, story
from cpts_portal.demo.seed import patients, places, readings
from cpts_portal.demo.seed.patient_flow import TODAY
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records import audit, outbox
from members.operations import membership, reference, territory
from patients.models import CareRequest, Proposal
from patients.queries import counts, offers, reminders
from patients.queries.doctors import of_person
from tests.patients.conftest import NOW


@pytest.fixture
def cast(db):
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=["200065886"])
    territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS Loire Forez",
        territory_name="Loire Forez",
        commune_codes=story().territory["communes"],
    )
    people = {told["doctor"]: _join(told["doctor"]) for told in story().offers}
    officer = Actor(uuid4(), frozenset({"access_officer"}), name="Inès Brindille")
    return SimpleNamespace(
        say=lambda words: None,
        portal=SYSTEM,
        requests=[],
        to_declare=None,
        people=people,
        office=lambda key: officer,
        member=lambda key: Actor(
            uuid4(), frozenset({"member"}), person_id=people[key], name=f"Dr {key}"
        ),
    )


def _join(story_id: str):
    told = next(row for row in story().people if row["id"] == story_id)
    return membership.join_member(
        by=SYSTEM,
        at=NOW,
        joined_on=day(told["joined"]),
        last_name=told["last"],
        first_name=told["first"],
        profession=("TRE_G15", "10"),
        commune_code=told["commune"],
    ).pk


def test_the_twelve_answers_and_a_proposal_at_each_step(cast):
    with outbox.silenced(), audit.deferred_sealing():
        for step in (
            patients.set_the_rules,
            patients.receive_everybody,
            places.open_places,
            places.propose,
            readings.open_some,
        ):
            step(cast)
    report = audit.verify()
    assert report.holds and report.checked > 0 and report.waiting == 0
    read = AuditEntry.objects.filter(action="care_request.read.office")
    assert read.count() == readings.OPENED
    told = story().offers
    standing = {
        told_by["doctor"]: next(iter(offers.current_offers([card.id], TODAY).values()))
        for told_by in told
        if (card := of_person(cast.people[told_by["doctor"]]))
    }
    assert {key: one.free for key, one in standing.items()} == {
        one["doctor"]: one["places"] for one in told
    }
    silent = {one["doctor"] for one in told if one["when"] == "non"}
    assert {key for key, one in standing.items() if one.do_not_call} == silent
    found = Counter(Proposal.objects.values_list("state", flat=True))
    assert found == {"proposed": 2, "accepted": 2, "declined": 1, "declared": 1}
    assert CareRequest.objects.listed().count() == story().patients["open"]["total"]
    dashboard = counts.counts(TODAY)
    assert (dashboard.open_places, dashboard.expire_tomorrow) == (9, 1)
    wanted = reminders.due_reminders(TODAY)
    assert (len(wanted.expiring), len(wanted.to_ask)) == (1, 1)
    nadia = of_person(cast.people["P002"]).id
    assert Proposal.objects.waiting().filter(doctor=nadia).count() == 1
