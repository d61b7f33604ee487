"""Off, there is no button; on, they leave with a state of their own."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.security.pro_sante_world import BACK, START, YOU, leave
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("world")


def test_without_configuration_there_is_no_button_and_its_pages_lead_to_the_sign_in():
    assert "Pro Santé Connect" not in page_text(Client().get("/compte/login/"))
    for path in (START, f"{BACK}?code=x&state=y", YOU):
        assert Client().get(path).url == "/compte/login/", path
    assert Client().post(YOU, {"token": "x"}).url == "/compte/login/"


def test_the_sign_in_page_has_a_link_that_keeps_where_one_was_going(psc):
    content = page_text(Client().get("/compte/login/?next=/reunions/"))
    assert "Se connecter avec Pro Santé Connect" in content
    assert f'href="{START}?next=/reunions/"' in content


@pytest.mark.requirement("PSC-02")
def test_she_leaves_with_a_state_a_nonce_and_a_challenge_of_their_own_each_time(psc):
    client = Client()
    first, second = (parse_qs(urlsplit(leave(client)).query, strict_parsing=True) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 43
        assert first[name] != second[name]
    assert first["code_challenge_method"] == ["S256"]
    assert first["acr_values"] == ["eidas1"]
    assert first["scope"] == ["openid scope_all"]
    assert first["redirect_uri"] == [f"http://localhost:8000{BACK}"]


def test_the_page_that_leaves_is_kept_by_nobody(psc):
    answer = Client().get(START)
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies["session"]["max-age"] <= 1200
