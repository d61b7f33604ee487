"""Everybody lands on their own place."""

import pytest
from django.test import Client

from missions.operations import proposals
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_a_stranger_is_asked_to_sign_in(db):
    assert "/compte/login/" in Client().get("/")["Location"]


def test_a_nurse_finds_her_answers_already_filled_in(browsers, world, meet, declare):
    proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    declare()
    body = page_text(browsers.claudie.get("/"))
    assert "Confirmer 2 h – groupe accès aux soins du 12 novembre" in body
    assert "Comme la dernière fois" in body
    assert "Déclarer autre chose" in body
    assert body.index("Confirmer 2 h") < body.index("Vos dernières heures")


def test_a_new_member_is_welcomed_with_what_she_may_do(browsers, world):
    """Nothing declared, nothing to confirm: not the sentence of somebody who is up to date."""
    body = page_text(browsers.claudie.get("/"))
    assert "Bienvenue à la" in body and "/adherents/" in body and "Vos données" in body
    assert "Rien à confirmer" not in body
    assert "Déclarer une action" in body and "autre chose" not in body


def test_the_welcome_ends_with_the_first_hours(browsers, world, declare):
    declare()
    body = page_text(browsers.claudie.get("/"))
    assert "Bienvenue" not in body and "Rien à confirmer" in body


@pytest.mark.parametrize("role", ["coordinator", "president", "treasurer"])
def test_the_office_lands_on_its_dashboard(world, role):
    assert signed_in(make_role(role)).get("/")["Location"] == "/aujourdhui/"


@pytest.mark.parametrize("role", ["cpam", "ars", "msa"])
def test_a_reviewer_lands_in_the_review(world, role):
    assert signed_in(make_role(role)).get("/")["Location"] == "/revue/"


def test_the_access_officer_lands_on_what_there_is_to_do(world):
    assert signed_in(make_role("access_officer")).get("/")["Location"] == "/acces/"


def test_the_technical_administrator_lands_on_how_the_portal_is(world):
    assert signed_in(make_role("administrator")).get("/")["Location"] == "/sante-du-portail/"


def test_others_are_told_there_is_nothing_yet(world):
    answer = signed_in(make_account()).get("/")
    assert "n’ouvre encore aucune page" in page_text(answer)
