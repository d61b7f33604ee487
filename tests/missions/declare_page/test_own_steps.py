"""Taken back, sent again, thrown away."""

import pytest

from missions.operations import proposals
from missions.queries import declarations as queries
from tests.missions.declare_page.conftest import step
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_whoever_was_not_there_says_so_in_one_click(browsers, world, meet):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = hours[world.claudie.id]
    assert "C’est noté" in page_text(step(browsers.claudie, mine, "absente", 1))
    assert queries.find_declaration(mine).state == "refused"


def test_hours_are_taken_back_sent_again_and_thrown_away_from_the_page(browsers, declare):
    mine = declare()
    assert "de nouveau un brouillon" in page_text(step(browsers.claudie, mine, "reprendre", 2))
    assert "Envoyée à la coordination" in page_text(step(browsers.claudie, mine, "envoyer", 3))
    step(browsers.claudie, mine, "reprendre", 4)
    assert "Brouillon supprimé" in page_text(step(browsers.claudie, mine, "supprimer", 5))
    assert queries.find_declaration(mine) is None


@pytest.mark.parametrize("code", ["confirmer", "absente", "envoyer", "supprimer", "validate", ""])
def test_a_step_out_of_turn_says_why_and_changes_nothing(browsers, declare, code):
    mine = declare()
    answer = step(browsers.claudie, mine, code, 2)
    assert 'class="error"' in page_text(answer)
    assert queries.find_declaration(mine).state == "submitted"
