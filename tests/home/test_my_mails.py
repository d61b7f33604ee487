"""How often one is reminded is one's own choice, on one page."""

import re

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.home.models import MailChoice
from cpts_portal.home.operations import digests
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/mes-courriels/"


def ticked(browser) -> list[str]:
    inputs = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page_text(browser.get(URL)))
    return [re.search(r'value="(\w+)"', box)[1] for box in inputs if "checked" in box]


def test_every_day_unless_told_otherwise(browsers):
    assert ticked(browsers.claudie) == ["daily"]


def test_the_choice_is_kept_for_this_account_alone(browsers):
    answer = browsers.claudie.post(URL, {"frequency": "weekly"}, follow=True)
    assert "Vos rappels : le lundi seulement." in page_text(answer)
    browsers.claudie.post(URL, {"frequency": "never"})
    assert list(MailChoice.objects.values_list("frequency", flat=True)) == ["never"]
    assert (ticked(browsers.claudie), ticked(browsers.paul)) == (["never"], ["daily"])


@pytest.mark.parametrize("value", [{}, {"frequency": ""}, {"frequency": "hourly"}])
def test_a_rhythm_that_does_not_exist_is_refused_in_words(browsers, value):
    answer = browsers.claudie.post(URL, value)
    assert "Choisissez un rythme dans la liste." in page_text(answer, 422)
    assert not MailChoice.objects.exists()


def test_the_operation_refuses_it_too_and_needs_an_account(db):
    with pytest.raises(DomainError, match="hourly"):
        digests.choose_frequency(
            by=Actor(id="6a1f0d0e-0000-4000-8000-000000000001"), at=NOW, frequency="hourly"
        )
    with pytest.raises(Forbidden):
        digests.choose_frequency(by=Actor(id=None), at=NOW, frequency="daily")


def test_the_page_is_in_the_menu_of_the_account(browsers):
    assert f'href="{URL}"' in page_text(browsers.claudie.get("/mes-heures/"))


def test_proposals_are_spoken_of_to_those_who_answer_them(browsers):
    assert "Mes places" in page_text(browsers.paul.get(URL))
    for other in (browsers.claudie, browsers.claire):
        page = page_text(other.get(URL))
        assert "proposés à un médecin" not in page
        assert "Mes places" not in page
