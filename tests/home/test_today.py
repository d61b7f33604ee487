"""The office's first screen, before any money is known: what waits, and since when."""

import re
from datetime import date

import pytest

from missions.operations import proposals, review
from patients.queries import counts as care
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/aujourdhui/"


def one_line(body: str) -> str:
    return " ".join(body.split()).replace("> <", "><")


def test_hours_that_wait_come_first_with_their_age(browsers, world, declare):
    declare(at=NOW.replace(day=12), done_on=date(2026, 11, 11))
    declare(done_on=date(2026, 11, 17))
    body = one_line(page_text(browsers.claire.get(URL)))
    assert "2</b><strong>déclarations d’heures à vérifier" in body
    assert "la plus ancienne attend depuis 6 jours" in body
    assert 'class="late"' in body


def test_nothing_waits_is_said(browsers, world, declare):
    review.validate(by=world.claire, at=NOW, declaration_id=declare())
    body = page_text(browsers.claire.get(URL))
    assert "Aucune heure à vérifier" in body
    assert "Claudie Bruyère" in body


LIST = re.compile(r'<ul class="todo"( hidden)?>(.*?)</ul>', re.S)


@pytest.mark.parametrize("role", ["coordinator", "president", "treasurer"])
def test_the_list_of_what_waits_is_never_an_empty_box(db, role):
    body = page_text(signed_in(make_role(role)).get(URL))
    hidden, lines = LIST.search(body).groups()
    assert hidden and "<li>" not in lines
    assert "Rien ne vous attend pour l’instant." in body


@pytest.mark.parametrize("role", ["coordinator", "president"])
def test_a_line_of_the_list_is_never_hidden(world, declare, role):
    declare()
    body = page_text(signed_in(make_role(role)).get(URL))
    hidden, lines = LIST.search(body).groups()
    assert bool(hidden) is ("<li>" not in lines)
    assert ("Rien ne vous attend" in body) is bool(hidden)


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("cpam", 403), ("president", 200)])
def test_it_is_the_office_s_page(world, role, status):
    assert signed_in(make_role(role)).get(URL).status_code == status


def test_who_may_not_open_hours_reads_how_many_wait_and_gets_no_link(browsers, world, declare):
    declare()
    for role in ("president", "treasurer"):
        body = page_text(signed_in(make_role(role)).get(URL))
        assert "À traiter par la coordination : 1 déclaration d’heures" in one_line(body)
        assert "d’heures à vérifier" not in body
        assert "Claudie Bruyère" in body
        assert 'href="/missions/' not in body
    assert 'href="/missions/heures/' in page_text(browsers.claire.get(URL))


def test_whoever_of_the_office_is_a_member_too_reads_her_own_presences_to_confirm(world, meet):
    proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    for role in ("president", "treasurer"):
        body = one_line(page_text(signed_in(make_role(role)).get(URL)))
        assert "à confirmer" not in body
    elected = make_account("president", "treasurer", person=world.claudie)
    body = one_line(page_text(signed_in(elected).get(URL)))
    link = 'href="/mes-heures/"><b class="num">1</b><strong>présence à confirmer</strong>'
    assert link in body


def test_the_number_of_requests_that_wait_says_all_it_counts(browsers, monkeypatch):
    monkeypatch.setattr(care, "at_a_glance", lambda on: {"to_qualify": 10, "expiring": 0})
    body = one_line(page_text(browsers.claire.get(URL)))
    assert "10</b><strong>demandes à qualifier ou à compléter" in body
