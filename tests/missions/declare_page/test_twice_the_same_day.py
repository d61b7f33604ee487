"""The same thing declared twice on one day: the person is warned, and may mean it."""

from datetime import date

from missions.models import Declaration
from missions.operations import proposals
from tests.missions.declare_page.conftest import URL
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_same_action_on_the_same_day_is_told_and_sent_only_when_confirmed(
    browsers, declare, entry
):
    declare()
    form = entry()
    answer = browsers.claudie.post(URL, form)
    body = page_text(answer, 422)
    assert "Vous avez déjà 2 h ce jour-là pour la même chose" in body
    assert "C’est une autre action : envoyer quand même" in body
    assert "Marché de Boën" in body
    assert Declaration.objects.count() == 1
    assert browsers.claudie.post(URL, form | {"again": "on"}).status_code == 302
    assert Declaration.objects.count() == 2


def test_sent_twice_by_a_double_click_is_not_a_second_time(browsers, entry):
    form = entry(starts="09:00")
    for _ in range(2):
        assert browsers.claudie.post(URL, form).status_code == 302
    assert Declaration.objects.count() == 1


def test_a_meeting_that_waits_for_a_tap_is_recognised_when_it_is_typed(
    browsers, world, meet, entry
):
    meeting = meet(at=None)
    proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meeting.id)
    form = entry(about="fiche:A1", activity="GT", done_on="2026-11-12")
    page = page_text(browsers.claudie.post(URL, form), 422)
    assert "pour la même chose : Groupe accès aux soins" in page


def test_like_last_time_is_never_what_was_just_sent_for_today(browsers, declare):
    declare(done_on=date(2026, 11, 14), comment="")
    declare(done_on=date(2026, 11, 18), minutes=60)
    body = page_text(browsers.claudie.get(URL))
    assert "Comme la dernière fois" in body
    assert "samedi 14 novembre 2026" in body
    assert "mercredi 18 novembre 2026" not in body.split("Vos dernières heures")[0]
