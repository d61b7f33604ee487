"""« Quarantaine »: nothing of a request is read or changed until the coordinator lifts it."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import AuditEntry
from patients.domain import counting
from patients.filters import RequestFilter
from patients.models import CareRequest, Proposal
from patients.operations import answers, closing, own_request, proposals, qualifying
from patients.operations.intake import RequestEntry
from patients.queries import counts, figures, listing
from patients.queries import own_request as own_queries
from tests.journeys.searching import tokens_in
from tests.patients import asking
from tests.patients.asking import TODAY, later
from tests.security.privacy_world import OFFICE
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW, frozen_clock

pytestmark = pytest.mark.requirement("PRI-10")
today = frozen_clock()

WHY = "Elle conteste son adresse."


@pytest.fixture
def world(built, db):
    """The request that a doctor accepted, held."""
    return built


@pytest.fixture
def held(world):
    request_id = world.patient.ids["request"]
    closing.limit_request(by=OFFICE, at=NOW, request_id=request_id, comment=WHY)
    return request_id


@pytest.fixture
def office(world):
    return signed_in(make_account("coordinator"))


def test_no_page_shows_a_word_of_it(world, held, office):
    doctor = signed_in(asking.with_account(world.care.doctor))
    proposal = Proposal.objects.get(request=held).id
    pages = [
        office.get(f"/acces/demandes/{held}/"),
        office.get(f"/acces/demandes/{held}/corriger/", follow=True),
        office.get("/acces/demandes/?etat=toutes"),
        office.get("/acces/demandes/?signe=mises-en-attente"),
        office.get("/acces/"),
        office.get("/acces/relances/"),
        office.get(f"/acces/propositions/{proposal}/"),
        office.post("/acces/demandes/chercher/", {"words": world.patient.texts["last_name"]}),
        doctor.get("/patients-proposes/"),
        doctor.get(f"/patients-proposes/{proposal}/coordonnees/"),
        Client().get(f"/medecin-traitant/suivi/{world.patient.link}/"),
    ]
    words = {n: t for n, t in world.patient.texts.items() if n != "phone"}
    last_name = words.pop("last_name")
    for page in pages:
        text = page.content.decode()
        assert tokens_in(words, text) == []
        assert text.count(last_name) <= text.count(f'value="{last_name}"')
    assert WHY in pages[0].content.decode()
    assert "Mise en attente" in pages[3].content.decode()
    assert AuditEntry.objects.filter(action="care_request.read.office").count() == 0


def test_nothing_of_it_can_be_written(world, held):
    proposal = Proposal.objects.get(request=held).id
    other, by = world.other_patient.ids["request"], {"by": OFFICE, "at": NOW}
    doctor = {"by": world.care.doctor, "at": NOW}
    offer = Proposal.objects.get(pk=proposal).offer_id
    refused = [
        lambda: qualifying.qualify_request(**by, request_id=held),
        lambda: qualifying.ask_missing(**by, request_id=held),
        lambda: closing.close_request(**by, request_id=held, reason="moved"),
        lambda: closing.note_contact(**by, request_id=held, outcome="reached"),
        lambda: closing.merge_duplicate(**by, request_id=other, original_id=held),
        lambda: closing.merge_duplicate(**by, request_id=held, original_id=other),
        lambda: qualifying.join_household(**by, request_id=other, with_ids=[held]),
        lambda: proposals.propose(
            **by,
            token=uuid4(),
            request_id=held,
            version=None,
            offer_id=offer,
            reply_by=later(days=5).date(),
        ),
        lambda: answers.note_first_visit(**doctor, proposal_id=proposal, visit_on=TODAY),
        lambda: answers.undo_acceptance(**by, proposal_id=proposal, comment="Erreur."),
        lambda: own_request.still_looking(at=NOW, link=world.patient.link),
        lambda: own_request.note_doctor_found(at=NOW, link=world.patient.link, how="found_alone"),
        lambda: own_request.prefer_another(at=NOW, link=world.patient.link),
        lambda: own_request.note_no_news(at=NOW, link=world.patient.link),
        lambda: own_request.note_call(at=NOW, link=world.patient.link),
        lambda: own_request.resume_search(at=NOW, link=world.patient.link),
        lambda: own_request.update_details(
            at=NOW, link=world.patient.link, entry=RequestEntry(phone="0612345678")
        ),
        lambda: closing.limit_request(**by, request_id=held, comment="Encore."),
    ]
    before = CareRequest.objects.get(pk=held)
    for attempt in refused:
        with pytest.raises(DomainError, match="mise en attente"):
            attempt()
    after = CareRequest.objects.get(pk=held)
    assert (after.version, after.state, after.confirmed_at) == (
        before.version,
        before.state,
        before.confirmed_at,
    )


def test_a_proposal_that_waits_is_frozen_too(world):
    request_id = asking.ask()
    offer = Proposal.objects.filter(request=world.patient.ids["request"]).get().offer_id
    proposal = asking.propose(world.care, request_id, offer, comment="Sans critère.")
    closing.limit_request(by=OFFICE, at=NOW, request_id=request_id, comment=WHY)
    with pytest.raises(DomainError, match="en attente"):
        answers.accept(by=world.care.doctor, at=NOW, proposal_id=proposal)
    proposals.expire_due(by=SYSTEM, at=later(days=20))
    assert Proposal.objects.get(pk=proposal).state == "proposed"
    closing.lift_limitation(by=OFFICE, at=later(days=21), request_id=request_id)
    assert proposals.expire_due(by=SYSTEM, at=later(days=21)) >= 1


def listed(**query) -> set:
    address = QueryDict(urlencode({"etat": "toutes", **query}))
    return {row.pk for row in RequestFilter(address, session={}, at=NOW).qs}


def test_it_is_out_of_every_list_and_still_counted(world):
    request_id = asking.ask()
    before = counting.stock(figures.facts(), TODAY)
    assert request_id in listed()
    closing.limit_request(by=OFFICE, at=NOW, request_id=request_id, comment=WHY)
    assert request_id not in listed()
    assert listing.next_after(uuid4(), "waiting") != request_id
    assert listed(signe=listing.HELD) == {request_id}
    assert counting.stock(figures.facts(), TODAY) == before
    assert counts.counts(TODAY).waiting == len(before)
    assert own_queries.by_account(uuid4(), on=NOW) == []


def test_the_coordinator_alone_limits_with_a_reason_and_lifts(world, office):
    request_id = world.patient.ids["request"]
    officer = Actor(uuid4(), frozenset({"access_officer"}), second_factor=True, name="Inès")
    with pytest.raises(Forbidden):
        closing.limit_request(by=officer, at=NOW, request_id=request_id, comment=WHY)
    path = f"/acces/demandes/{request_id}/etape/"
    version = CareRequest.objects.get(pk=request_id).version
    empty = office.post(path, {"step": "limiter", "version": version, "comment": ""})
    assert empty.status_code == 422 and "Dites pourquoi" in empty.content.decode()
    data = {"step": "limiter", "version": version, "comment": WHY}
    assert office.post(path, data).status_code == 302
    stale = office.post(path, {"step": "lever", "version": version}, follow=True)
    assert "Quelqu’un d’autre" in stale.content.decode()
    inès = signed_in(make_account("access_officer"))
    page = inès.get(f"/acces/demandes/{request_id}/").content.decode()
    assert "La coordinatrice peut la lever" in page and "Lever l’attente" not in page
    assert office.post(path, {"step": "lever", "version": version + 1}).status_code == 302
    assert (
        world.patient.texts["last_name"]
        in office.get(f"/acces/demandes/{request_id}/").content.decode()
    )
    row = CareRequest.objects.get(pk=request_id)
    assert (row.limited_at, row.limited_by, row.limited_for) == (None, None, None)
    steps = list(row.log.order_by("position").values_list("transition", flat=True))
    assert steps[-2:] == ["limit", "lift"]


def test_she_may_still_withdraw_and_have_her_copy(world, held):
    page = Client().get(f"/medecin-traitant/suivi/{world.patient.link}/").content.decode()
    assert "mise en attente" in page and "/copie/" in page
    own_request.withdraw(at=NOW, link=world.patient.link)
    row = CareRequest.objects.get(pk=held)
    assert row.erased_at == NOW and row.limited_for is None
