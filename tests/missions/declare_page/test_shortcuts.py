"""A meeting in one click, like last time, and what is not hers."""

from uuid import UUID

import pytest

from missions.operations import proposals, review
from missions.queries import declarations as queries
from tests.missions.declare_page.conftest import URL
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_a_meeting_is_confirmed_in_one_click_and_twice_is_once(browsers, world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = hours[world.claudie.id]
    page = page_text(browsers.claudie.get(URL))
    assert "Confirmer 2 h – groupe accès aux soins du 12 novembre" in page
    for _ in range(2):
        answer = browsers.claudie.post(
            f"/missions/heures/{mine}/etape/", {"step": "confirmer", "version": 1}, follow=True
        )
        assert "Envoyée à la coordination" in page_text(answer)
    assert queries.find_declaration(mine).state == "submitted"


def test_a_confirmation_says_what_it_is_worth_and_can_be_taken_back(browsers, world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = hours[world.claudie.id]
    steps = f"/missions/heures/{mine}/etape/"
    body = page_text(browsers.claudie.post(steps, {"step": "confirmer", "version": 1}, follow=True))
    assert "90,00 € (forfait)" in body
    assert "jeudi 12 novembre 2026" in body
    assert 'value="annuler"' in body
    back = browsers.claudie.post(steps, {"step": "annuler", "version": 2}, follow=True)
    assert "la réunion attend de nouveau votre réponse" in page_text(back)
    assert queries.find_declaration(mine).state == "proposal"
    assert queries.find_declaration(mine).amount_eur is None


def test_a_confirmation_already_verified_is_not_taken_back(browsers, world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = hours[world.claudie.id]
    steps = f"/missions/heures/{mine}/etape/"
    browsers.claudie.post(steps, {"step": "confirmer", "version": 1})
    review.validate(by=world.claire, at=NOW, declaration_id=mine)
    browsers.claudie.post(steps, {"step": "annuler", "version": 3})
    assert queries.find_declaration(mine).state == "validated"


def test_like_last_time_fills_the_form_with_today(browsers, world, declare):
    last = declare(people_met=18)
    assert "Comme la dernière fois" in page_text(browsers.claudie.get(URL))
    body = page_text(browsers.claudie.get(URL, {"comme": str(last)}))
    assert 'value="2026-11-18"' in body
    assert '<option value="fiche:A6" selected>' in body
    assert 'value="2 h"' in body


@pytest.mark.parametrize("comme", ["", "x", "../../etc", str(UUID(int=0))])
def test_an_odd_address_is_ignored(browsers, comme):
    assert browsers.claudie.get(URL, {"comme": comme}).status_code == 200


def test_somebody_else_s_hours_are_not_copied_nor_opened(browsers, world, declare):
    hers = declare()
    assert "Repris de" not in page_text(browsers.paul.get(URL, {"comme": str(hers)}))
    for path in ("", "modifier/", "etape/"):
        assert browsers.paul.get(f"/missions/heures/{hers}/{path}").status_code == 404
        assert (
            browsers.paul.post(f"/missions/heures/{hers}/{path}", {"step": "reprendre"}).status_code
            == 404
        )
    assert queries.find_declaration(hers).state == "submitted"


def test_a_stale_form_is_told_and_changes_nothing(browsers, world, declare, entry):
    draft = declare(send=False)
    url = f"/missions/heures/{draft}/modifier/"
    browsers.claudie.post(url, entry(version="1", duration="3 h", intent="draft"))
    answer = browsers.claudie.post(url, entry(version="1", duration="9 h"), follow=True)
    assert "Quelqu’un d’autre a traité ces heures" in page_text(answer)
    assert queries.find_declaration(draft).minutes == 180


@pytest.mark.requirement("REL-05")
def test_a_replayed_form_cannot_touch_verified_hours(browsers, world, declare, entry):
    sent = declare()
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    answer = browsers.claudie.post(f"/missions/heures/{sent}/modifier/", entry(duration="9 h"))
    assert answer.status_code == 302
    assert queries.find_declaration(sent).minutes == 120
    jump = browsers.claudie.post(f"/missions/heures/{sent}/etape/", {"step": "payer"}, follow=True)
    assert "n’existe pas" in page_text(jump)
    assert queries.find_declaration(sent).state == "validated"
