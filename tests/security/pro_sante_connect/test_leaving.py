"""Signing out: here first, then over there, and nothing behind."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as used
from django.contrib.sessions.models import Session
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from members.pro_sante_connect import pending_sign_in
from tests.security.pro_sante_world import (
    GATED,
    RPPS,
    YOU,
    confirm,
    leave,
    link,
    proved,
    signed_in_as,
)
from tests.signing_in import signed_in

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def inside(psc, world) -> Client:
    link(world.nurse, psc, RPPS)
    client = Client()
    proved(client, psc)
    confirm(client)
    assert client.get(GATED).status_code == 200
    return client


@pytest.mark.requirement("PSC-07")
def test_the_session_here_ends_first_then_the_one_over_there(psc, inside):
    key = inside.session.session_key
    answer = inside.post("/compte/logout/")
    assert answer.status_code == 302
    assert answer.url.startswith(f"{psc.base}/logout?")
    query = parse_qs(urlsplit(answer.url).query)
    assert query == {
        "id_token_hint": [psc.last_id_token],
        "post_logout_redirect_uri": ["http://localhost:8000/compte/login/"],
    }
    # already ended in the very answer that leads there
    assert not Session.objects.filter(session_key=key).exists()
    assert signed_in_as(inside) is None
    assert AuditEntry.objects.filter(action="session.closed").count() == 1
    assert "logout" not in psc.requests, "the portal itself asked nothing of the provider"


@pytest.mark.requirement("PSC-07")
def test_the_back_button_shows_nothing(inside):
    for path in (GATED, "/compte/email/"):
        assert inside.get(path)["Cache-Control"] == "no-store"
    inside.post("/compte/logout/")
    assert inside.get(GATED).url.startswith("/compte/login/")
    assert inside.get(YOU).url == "/compte/login/"


@pytest.mark.requirement("PSC-07")
def test_the_page_that_shows_her_name_is_kept_by_nobody(psc, world):
    client = Client()
    proved(client, psc)
    assert client.get(YOU)["Cache-Control"] == "no-store"
    assert client.get(YOU)["Referrer-Policy"] == "strict-origin"


@pytest.mark.requirement("PSC-07")
def test_pro_sante_connect_may_be_down_when_one_leaves(psc, inside):
    psc.faults["wallet-openid-configuration"] = lambda handler: handler.connection.close()
    count = len(psc.requests)
    assert inside.post("/compte/logout/").status_code == 302
    assert signed_in_as(inside) is None
    assert len(psc.requests) == count


def test_who_came_with_a_password_leaves_as_before(psc, world):
    client = signed_in(world.nurse, second_factor=False)
    assert client.post("/compte/logout/").url == "/"


@pytest.mark.requirement("PSC-07")
@pytest.mark.parametrize("place", [None, "", "http://ailleurs.example/logout"])
def test_an_end_of_session_elsewhere_is_not_followed(psc, world, place):
    """A form may only lead to the portal and to the provider's own site (form-action)."""
    psc.faults["document"] = {"end_session_endpoint": place}
    link(world.nurse, psc, RPPS)
    client = Client()
    proved(client, psc)
    confirm(client)
    assert client.post("/compte/logout/").url == "/"


@pytest.mark.requirement("PSC-07")
def test_nothing_that_waits_in_the_session_is_in_clear(psc, world):
    link(world.nurse, psc, RPPS)
    client = Client()
    address = leave(client)
    secrets = [parse_qs(urlsplit(address).query)[name][0] for name in ("state", "nonce")]
    assert not any(text in session_text(client) for text in secrets)
    proved(client, psc)
    assert not any(text in session_text(client) for text in (RPPS, "Exemple", psc.last_id_token))
    confirm(client)
    assert pending_sign_in.LEAVING in client.session
    assert not any(text in session_text(client) for text in (RPPS, psc.last_id_token))


def session_text(client: Client) -> str:
    return str(dict(client.session.items()))


def test_a_session_kept_under_a_key_since_retired_is_as_if_nothing_waited(psc, inside, settings):
    settings.FIELD_KEYS = f"k9:{used.FIELD_KEYS.partition(':')[2][::-1].lstrip('=')}="
    assert inside.get(YOU).status_code == 302
    assert inside.post("/compte/logout/").url == "/"
