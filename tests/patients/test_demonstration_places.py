"""The demonstration's doctors say what the fixture data says; its proposals stand at each step."""

from collections import Counter
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.demo.fixture_data import day, fixture_data
from cpts_portal.demo.seed import patients, places, traced_reads
from cpts_portal.demo.seed.patient_flow import TODAY
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records import audit, outbox
from members.operations import membership, reference, territory
from patients.models import CareRequest, Proposal
from patients.queries import counts, offers, reminders
from patients.queries.doctors import of_person
from tests.support.clocks import NOW


@pytest.fixture
def personas(db):
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=["200065886"])
    territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS Loire Forez",
        territory_name="Loire Forez",
        commune_codes=fixture_data().territory["communes"],
    )
    people = {offer["doctor"]: _join(offer["doctor"]) for offer in fixture_data().offers}
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


def _join(person_id: str):
    person = next(row for row in fixture_data().people if row["id"] == person_id)
    return membership.join_member(
        by=SYSTEM,
        at=NOW,
        joined_on=day(person["joined"]),
        last_name=person["last"],
        first_name=person["first"],
        profession=("TRE_G15", "10"),
        commune_code=person["commune"],
    ).pk


def test_the_twelve_answers_and_a_proposal_at_each_step(personas):
    with outbox.silenced(), audit.deferred_sealing():
        for step in (
            patients.set_the_rules,
            patients.receive_everybody,
            places.open_places,
            places.propose,
            traced_reads.open_some,
        ):
            step(personas)
    report = audit.verify()
    assert report.holds and report.checked > 0 and report.waiting == 0
    reads = AuditEntry.objects.filter(action="care_request.read.office")
    assert reads.count() == traced_reads.OPENED
    expected = fixture_data().offers
    current = {
        offer["doctor"]: next(iter(offers.current_offers([card.id], TODAY).values()))
        for offer in expected
        if (card := of_person(personas.people[offer["doctor"]]))
    }
    assert {key: offer.free for key, offer in current.items()} == {
        offer["doctor"]: offer["places"] for offer in expected
    }
    silent = {offer["doctor"] for offer in expected if offer["when"] == "non"}
    assert {key for key, offer in current.items() if offer.do_not_call} == silent
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert states == {"proposed": 2, "accepted": 2, "declined": 1, "declared": 1}
    assert CareRequest.objects.listed().count() == fixture_data().patients["open"]["total"]
    dashboard = counts.counts(TODAY)
    assert (dashboard.open_places, dashboard.expire_tomorrow) == (9, 1)
    due = reminders.due_reminders(TODAY)
    assert (len(due.expiring), len(due.to_ask)) == (1, 1)
    nadia = of_person(personas.people["P002"]).id
    assert Proposal.objects.waiting().filter(doctor=nadia).count() == 1
