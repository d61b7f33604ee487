"""What was typed survives an expired session, for its writer alone."""

import pytest

from missions.models import Declaration
from tests.missions.declare_page.conftest import NIR, NIR_ECHO, URL
from tests.support.pages import owner_of, page_text


def test_what_was_typed_survives_an_expired_session(browsers, world, entry, client):
    form = entry(owner=owner_of(browsers.claudie.get(URL)), duration="3 h")
    answer = client.post(URL, form)
    assert answer["Location"].startswith("/compte/login/")
    assert not Declaration.objects.exists()
    assert "Marché de Boën" not in page_text(browsers.paul.get(URL))
    body = page_text(browsers.claudie.get(URL))
    assert "Votre session avait expiré" in body
    assert "Marché de Boën" in body
    assert f'value="{form["token"]}"' in body
    browsers.claudie.post(URL, form)
    assert "Marché de Boën" not in page_text(browsers.claudie.get(URL))
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("owner", ["", "x", "eyJ.forged:mark"])
def test_without_the_mark_of_the_account_nothing_is_kept(browsers, entry, client, owner):
    client.post(URL, entry(owner=owner))
    assert "Marché de Boën" not in page_text(browsers.claudie.get(URL))


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_not_kept_either(browsers, entry, client):
    client.post(URL, entry(owner=owner_of(browsers.claudie.get(URL)), comment=NIR))
    body = page_text(browsers.claudie.get(URL))
    assert not NIR_ECHO.search(body)
    assert "Votre session avait expiré" not in body
