"""Declaring in one short form, and sending it once."""

import re
from uuid import uuid4

import pytest

from missions.models import Declaration
from missions.queries import declarations as queries
from tests.missions.declare_page.conftest import URL, picture
from tests.support.pages import page_text


def test_a_nurse_declares_with_a_photo_in_one_short_form(browsers, world, entry):
    page = browsers.claudie.get(URL)
    token = re.search(r'name="token" value="([^"]+)"', page_text(page))[1]
    answer = browsers.claudie.post(URL, entry(token=token, evidence=[picture()]), follow=True)
    assert answer.redirect_chain == [("/mes-heures/", 302)]
    note = "Envoyée à la coordination : 2 h le 14 novembre. Vous recevrez 100,00 € (2 h × 50,00 €)"
    assert note in page_text(answer)
    facts = queries.for_person(world.claudie.id)[0]
    assert (facts.state, facts.people_met, facts.evidence_count) == ("submitted", 18, 1)


@pytest.mark.requirement("REL-05")
def test_a_double_post_makes_one(browsers, entry):
    form = entry()
    for _ in range(2):
        assert browsers.claudie.post(URL, form).status_code == 302
    assert Declaration.objects.count() == 1


def test_a_draft_is_kept_and_not_sent(browsers, world, entry):
    answer = browsers.claudie.post(URL, entry(intent="draft"), follow=True)
    assert "Il n’est pas envoyé" in page_text(answer)
    assert queries.for_person(world.claudie.id)[0].state == "draft"


def test_the_preview_saves_nothing(browsers, entry):
    answer = browsers.claudie.post(URL, entry(intent="preview", duration="1 h 30"))
    assert "Vous recevrez 75,00 € (1 h 30 × 50,00 €)" in page_text(answer)
    piece = browsers.claudie.get(
        f"{URL}apercu/", {"activity": "GT", "duration": "2", "done_on": "2026-11-14"}
    )
    assert "Vous recevrez 90,00 € (forfait)" in page_text(piece)
    assert not Declaration.objects.exists()


@pytest.mark.requirement("ACC-02")
def test_the_posted_person_is_ignored(browsers, world, entry):
    browsers.claudie.post(
        URL,
        entry(
            person=str(world.paul.id),
            person_id=str(world.paul.id),
            state="validated",
            amount_eur="9999",
            rate_eur="9999",
            id=str(uuid4()),
        ),
    )
    facts = queries.for_person(world.claudie.id)[0]
    assert (facts.state, facts.amount_eur) == ("submitted", 100)
    assert queries.for_person(world.paul.id) == []


def test_the_role_that_was_said_is_on_the_page_in_the_file_and_in_the_next_one(
    browsers, world, entry
):
    assert browsers.claudie.post(URL, entry(role="Animation")).status_code == 302
    sent = queries.for_person(world.claudie.id)[0]
    page = page_text(browsers.claire.get(f"/missions/heures/{sent.id}/"))
    assert re.search(r"<dt>Rôle</dt>\s*<dd[^>]*>Animation</dd>", page)
    rows = page_text(browsers.claire.get("/missions/heures/export.csv"))
    assert "rôle" in rows and "Animation" in rows
    again = page_text(browsers.claudie.get(f"{URL}?comme={sent.id}"))
    assert 'name="role" value="Animation"' in again
