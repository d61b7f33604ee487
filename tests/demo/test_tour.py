"""The guided tour leads to pages that exist, and knows what was done."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from cpts_portal.demo import personas, tour, tour_steps
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.periods import Period
from funding.dossier.facts import DossierFacts
from members.operations import contracts
from missions.enums import Basis, Pay
from missions.operations import declarations, reference
from missions.operations.entry import DeclarationEntry
from tests.architecture.statements import counted
from tests.signing_in import make_member
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "demonstration")


def page() -> str:
    return page_text(Client().get("/visite/"))


def test_every_step_shown_lands_on_a_page_that_exists():
    steps = tour.steps_today()
    assert {"declarer", "verifier", "dossier", "lire", "decider"} <= {step.code for step in steps}
    assert all(step.address.startswith("/") for step in steps)
    text = page()
    for step in steps:
        assert step.title in text
        assert (f'value="{step.code}"' in text) == (step.who is not None)


def test_a_step_whose_page_does_not_exist_is_left_out(monkeypatch):
    missing = tour_steps.TourStep("x", "nurse", "T", "t", "b", ("nowhere:page",), ("x.",), "member")
    monkeypatch.setattr(tour, "STEPS", (missing, tour_steps.DECLARE))
    assert [step.code for step in tour.steps_today()] == ["declarer"]
    assert tour.step("x") is None


def test_the_first_page_that_exists_is_the_one():
    address = tour._first_address(("nowhere:page", "missions:declare", "funding:budget"))
    assert address == "/missions/declarer/"


def test_nothing_is_done_in_a_fresh_demonstration():
    assert not any(step.is_done for step in tour.steps_today())
    assert "Fait" not in page()


def test_a_declaration_of_a_member_ticks_her_step_and_not_the_coordinators():
    person = make_member()
    nurse = Actor(uuid4(), frozenset({"member"}), person_id=person.pk, name="Delphine Framboise")
    now = clock.now()
    past = {"by": SYSTEM, "at": now, "valid_from": date(2022, 7, 5)}
    contracts.sign_contract(
        by=SYSTEM,
        at=now,
        signed_on=date(2022, 7, 5),
        population=90_000,
        parties=["CPAM"],
        missions=["prevention"],
    )
    reference.add_activity(
        **past,
        code="TER",
        label="Action de terrain",
        kind=Pay.MISSION_REMUNERATION,
        basis=Basis.HOURLY,
    )
    reference.set_rate(**past, activity_code="TER", amount_eur=50)
    declarations.declare_action(
        by=nurse,
        at=now,
        token=uuid4(),
        entry=DeclarationEntry(
            activity_code="TER", mission_code="prevention", done_on=date(2026, 11, 10), minutes=60
        ),
    )
    ticked = {step.code for step in tour.steps_today() if step.is_done}
    assert ticked == {"declarer"}
    assert page().count("Fait</span>") == 1
    assert "1 étape faite sur" in page()


def test_the_page_asks_the_database_once_for_what_was_done():
    client = Client()
    client.get("/visite/")
    with counted() as statements:
        assert client.get("/visite/").status_code == 200
    # what was done, and whether the dossier waits for its completion
    assert len(statements) <= 4, "\n".join(map(str, statements))


def dossier_of(state: str) -> DossierFacts:
    first_year = Period(date(2025, 7, 1), date(2026, 7, 1))
    return DossierFacts(uuid4(), 1, 5, first_year, state, 1, 0, None, None, sent_version=1)


@pytest.mark.parametrize(("state", "sentence"), [("returned", True), ("submitted", False)])
def test_the_opinion_of_the_agency_waits_for_the_completion(monkeypatch, state, sentence):
    monkeypatch.setattr(tour.dossiers, "dossiers", lambda: (dossier_of(state),))
    waits = "Possible une fois que Claire a répondu aux points demandés et transmis la version 2."
    assert {step.code for step in tour.steps_today() if step.once == waits} == (
        {"decider"} if sentence else set()
    )
    assert (waits in page()) == sentence


@pytest.mark.parametrize("step", tour_steps.STEPS, ids=lambda step: step.code)
def test_each_step_belongs_to_one_of_the_personas(step):
    assert step.persona == tour_steps.ANYBODY or personas.persona_or_none(step.persona)
    assert re.fullmatch(r"[a-z]+", step.code)
