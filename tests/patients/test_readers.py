"""AUD-04: « qui a vu ce patient » says every reading of a recorded scenario, and nothing else."""

import csv
import io
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from members.models import Person
from patients.models import CareRequest
from patients.operations import answers
from tests.patients.asking import application, build, open_places, propose
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-04")]
NAME = "Lucette Zqxdurand"


@pytest.fixture
def scenario():
    """One person is read by the office, by the doctor who accepted, and by themselves; another by
    nobody but a list."""
    from patients.domain import consents
    from patients.operations import qualifying, receiving

    world = build()
    nadia = Person.objects.get(pk=world.doctor.person_id)
    users = SimpleNamespace(
        ines=make_account("access_officer", name="Inès Brindille"),
        claire=make_account("coordinator", name="Claire Aubépine"),
        nadia=make_account(person=nadia, name="Nadia Genévrier"),
    )

    def received(**changed):
        return receiving.receive_request(
            by=world.office,
            at=NOW,
            token=uuid4(),
            entry=application(**changed),
            agreed=True,
            consent_version=consents.text_on(NOW.date()).code,
        )

    mine, other = received(last_name="Zqxdurand"), received(last_name="Zqxautre")
    for request in (mine, other):
        qualifying.qualify_request(by=world.office, at=NOW, request_id=request.id)
    proposal = propose(world, mine.id, open_places(world.doctor))
    answers.accept(by=world.doctor, at=NOW, proposal_id=proposal)
    return SimpleNamespace(world=world, users=users, mine=mine, other=other, proposal=proposal)


def play(scenario) -> list[tuple[str, str]]:
    """What is done, as (who, by which way): what the page must list, the latest first."""
    ines, claire, nadia = (signed_in(user) for user in vars(scenario.users).values())
    mine = f"/acces/demandes/{scenario.mine.id}/"
    reads = []
    for who, browser, address, path in (
        ("Inès Brindille", ines, mine, "Coordination"),
        (
            "Nadia Genévrier",
            nadia,
            f"/patients-proposes/{scenario.proposal}/coordonnees/",
            "Médecin, après son accord",
        ),
        (
            "La personne elle-même",
            Client(),
            f"/medecin-traitant/suivi/{scenario.mine.link}/",
            "Lien privé",
        ),
        ("Claire Aubépine", claire, mine, "Coordination"),
        ("Inès Brindille", ines, mine, "Coordination"),
    ):
        assert browser.get(address).status_code == 200
        reads.insert(0, (who, path))
    return reads


def rows(browser, scenario, request=None, **query) -> list[list[str]]:
    """The lines of the file, its header left out."""
    address = f"/acces/demandes/{(request or scenario.mine).id}/lectures.csv"
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


def test_every_reading_is_told_the_latest_first_and_no_other(scenario):
    reads = play(scenario)
    claire = signed_in(scenario.users.claire)
    assert [(row[1], row[5]) for row in rows(claire, scenario)] == reads
    assert rows(claire, scenario, scenario.other) == []
    page = page_text(claire.get(f"/acces/demandes/{scenario.mine.id}/lectures/"))
    places = [page.index(who) for who in ("Nadia Genévrier", "La personne elle-même")]
    assert places[0] > places[1]
    assert "Médecin, après son accord" in page and "mot de passe" in page


def test_lists_and_searches_opened_since_it_may_be_there_are_told_too(scenario):
    ines, claire = signed_in(scenario.users.ines), signed_in(scenario.users.claire)
    ines.get("/acces/demandes/")
    claire.post("/acces/demandes/chercher/", {"words": "zqx"})
    lines = [(row[1], row[5]) for row in rows(claire, scenario, quoi="listes")]
    assert sorted(lines) == [
        ("Claire Aubépine", "Recherche de la coordination"),
        ("Inès Brindille", "Liste de la coordination"),
    ]
    assert rows(claire, scenario) == []


def test_acts_have_their_own_tab(scenario):
    claire = signed_in(scenario.users.claire)
    acts = [row[4] for row in rows(claire, scenario, quoi="actes")]
    assert {"Demande reçue", "Demande qualifiée", "Proposée à un médecin"} <= set(acts)
    assert not any(words.startswith("A ouvert") for words in acts)


def test_reading_it_is_traced_and_names_nobody(scenario):
    play(scenario)
    claire = signed_in(scenario.users.claire)
    page = claire.get(f"/acces/demandes/{scenario.mine.id}/lectures/")
    assert "Zqx" not in page_text(page) and NAME not in page_text(page)
    assert scenario.mine.reference in page_text(page)
    claire.get(f"/acces/demandes/{scenario.mine.id}/lectures.csv")
    left = AuditEntry.objects.filter(
        actor=scenario.users.claire.pk, target_id=str(scenario.mine.id)
    )
    actions = [entry.action for entry in left.order_by("recorded_at", "id")]
    assert sorted(actions)[-2:] == ["care_request.readers", "care_request.readers_exported"]


def test_the_page_is_reached_from_the_request_by_the_coordinator_alone(scenario):
    address = f"/acces/demandes/{scenario.mine.id}/"
    assert f"{address}lectures/" in page_text(signed_in(scenario.users.claire).get(address))
    assert f"{address}lectures/" not in page_text(signed_in(scenario.users.ines).get(address))
    for role in ("access_officer", "doctor", "president", "cpam", "administrator"):
        browser = signed_in(make_role(role))
        for end in ("lectures/", "lectures.csv"):
            assert browser.get(f"{address}{end}").status_code == 403
    claire = signed_in(scenario.users.claire)
    for end in ("lectures/", "lectures.csv"):
        assert claire.get(f"/acces/demandes/{uuid4()}/{end}").status_code == 404


def test_a_strange_address_shows_the_readings(scenario):
    play(scenario)
    claire = signed_in(scenario.users.claire)
    for query in ("quoi=__all", "quoi=%00", "page=zut", "page=999", "quoi=lectures&page=-1"):
        answer = claire.get(f"/acces/demandes/{scenario.mine.id}/lectures/?{query}")
        assert "Inès Brindille" in page_text(answer), query


def test_it_goes_on_after_the_identity_is_erased(scenario):
    from patients.operations.own_request import withdraw

    reads = play(scenario)
    withdraw(at=NOW, link=scenario.mine.link)
    assert CareRequest.objects.get(pk=scenario.mine.id).erased_at
    claire = signed_in(scenario.users.claire)
    assert [(row[1], row[5]) for row in rows(claire, scenario)] == reads
