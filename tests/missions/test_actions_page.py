"""The coordinator finds an action sheet by its number, its words, its mission or its state."""

import pytest

from missions.enums import ActionStatus
from missions.models import Action
from tests.support.pages import squeezed

PAGE = "/missions/actions/"


def titles(browsers, query: str = "") -> list[str]:
    page = squeezed(browsers.claire.get(f"{PAGE}{query}").content.decode())
    return [action.number for action in Action.objects.order_by("number") if action.title in page]


@pytest.fixture(autouse=True)
def sheets(world):
    Action.objects.filter(number="A6").update(status=ActionStatus.PAUSED)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["A1", "A4", "A6"]),
        ("?q=a4", ["A4"]),
        ("?mission=acces", ["A1"]),
        ("?etat=paused", ["A6"]),
        ("?q=a1&etat=paused", []),
        ("?etat=inconnu", ["A1", "A4", "A6"]),
    ],
)
def test_the_list_of_action_sheets_shows_what_its_address_asks_for(browsers, query, numbers):
    assert titles(browsers, query) == numbers


def test_the_list_without_a_sheet_says_so(browsers):
    Action.objects.all().delete()
    assert "Aucune fiche action n’est ouverte." in browsers.claire.get(PAGE).content.decode()


@pytest.mark.parametrize("who", ["claudie", "paul"])
def test_a_member_does_not_open_the_list_of_action_sheets(browsers, who):
    assert getattr(browsers, who).get(PAGE).status_code == 403
