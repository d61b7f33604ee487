"""Trying it: seven people on the sign-in page, and a tour whose buttons open the right page."""

import os

import pytest

pytestmark = pytest.mark.xdist_group("demonstration")
PAGES = (("one-click", "/compte/login/", 7), ("tour", "/visite/", 5))


@pytest.mark.requirement("PRI-08")
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_two_pages_a_stranger_tries_from(person, phone, dark):
    stranger = person(None, phone=phone, dark=dark)
    for name, path, fewest in PAGES:
        stranger.go(path).check_page(f"{name}{'-dark' if dark else ''}")
        buttons = stranger.page.locator("main button.quiet").all()
        assert len(buttons) >= fewest
        assert min(button.bounding_box()["height"] for button in buttons) >= 44
    assert stranger.third_parties() == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_somebody_is_tried_in_one_click_then_somebody_else(person, script):
    stranger = person(None, script=script).go("/compte/login/")
    stranger.press("Claire Aubépine, coordinatrice")
    assert "Bonjour Claire" in stranger.text
    stranger.go("/visite/").press("Devenir Delphine et déclarer une action")
    assert stranger.page.url.endswith("/missions/declarer/")
    assert "Claire" not in stranger.page.content()
    stranger.go("/visite/").press("lire le dossier")
    assert "/revue/" in stranger.page.url
    assert stranger.faults == []


def test_the_tour_prints_without_its_buttons(person):
    stranger = person(None).go("/visite/")
    stranger.page.emulate_media(media="print")
    assert "Déclarer une action" in stranger.text
    assert not stranger.page.locator("main button").first.is_visible()


def test_the_demonstration_is_built_by_one_worker_only(request):
    # xdist once lost its groups without a word: each worker built a demonstration of its own
    alone = not os.environ.get("PYTEST_XDIST_WORKER")
    assert alone or request.node.nodeid.endswith("@demonstration")
