"""Wherever an address comes from the person's side, the portal sends nobody to another site."""

import re
from urllib.parse import quote, unquote

import pytest
from django.core.cache import cache
from django.test import Client

from tests.security.guards import probes
from tests.signing_in import PASSWORD, make_account, make_member
from tests.support.shared_fixtures import Undone

pytestmark = pytest.mark.requirement("WEB-03")
AWAY = (
    *("//evil.example", "///evil.example", "////evil.example/", "https://evil.example/"),
    *("https:evil.example", "https:/evil.example", "https:///evil.example", "HTTP://evil.example"),
    *(r"/\evil.example", r"\\evil.example", r"\/evil.example", "/\t/evil.example"),
    *("//evil.example\\@testserver/", "https://testserver@evil.example/", "http:\\\\evil.example"),
    *("http://testserver.evil.example/", "／／evil.example", "//evil。example", "\t//evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "\x00//evil.example", "//xn--vil-5ya.example"),
    *("/\n/evil.example", "/\r\nLocation: https://evil.example"),
    *("/%0d%0aSet-Cookie:a=b", "https://evil.example\r\nX: y", "mailto:a@b.c"),
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile(r"[\x00-\x20]")


def leaves(location: str) -> bool:
    """As a browser reads it: control characters dropped, a backslash is a slash."""
    address = _CONTROL.sub("", location).replace("\\", "/")
    if _SCHEME.match(address):
        return not address.startswith("http://testserver/")
    return address.startswith("//")


def assert_stays(answer) -> None:
    location = answer.get("Location", "")
    assert not leaves(location), location
    assert not {"\r", "\n"} & set(location)
    assert "Set-Cookie" not in location.split("?")[0] or "%0d" in location.lower()


def test_the_judge_knows_what_leaves():
    gone = [where for where in AWAY if leaves(where)]
    assert len(gone) >= 20
    assert not leaves("/reunions/") and not leaves("http://testserver/") and leaves("//a")


@pytest.mark.parametrize("next", AWAY)
def test_signing_in_stays_here(portal, next):
    user = portal.signing_in
    for address, posted in (
        (f"/compte/login/?next={quote(next)}", {}),
        ("/compte/login/", {"next": next}),
        (f"/compte/login/?next={quote(next)}", {"next": "/reunions/"}),
    ):
        client = Client()
        with Undone():
            sent = {"login": user.email, "password": PASSWORD} | posted
            answer = client.post(address, sent, HTTP_REFERER=f"https://evil.example/{quote(next)}")
            assert answer.status_code == 302
            assert_stays(answer)
        cache.clear()


@pytest.mark.parametrize("next", AWAY[::4])
def test_whoever_is_in_already_stays_here(portal, next):
    query = f"?next={quote(next)}"
    for name in ("coordinator", "coordinator without proof", "anonymous"):
        client = portal.readers[name].client
        for path in (
            *("/compte/login/", "/compte/logout/", "/compte/signup/", "/compte/2fa/authenticate/"),
            *("/compte/reauthenticate/", "/compte/2fa/reauthenticate/", "/compte/2fa/"),
        ):
            for method in ("GET", "POST"):
                answer, _ = probes.ask(client, method, path + query, HTTP_REFERER=next.strip())
                assert_stays(answer)
                for action in re.findall(rb'(?:href|action)="([^"]*evil[^"]*)"', answer.content):
                    assert not leaves(unquote(action.decode())), (path, action)


@pytest.mark.parametrize("next", AWAY)
def test_proving_again_who_one_is_stays_here(portal, next):
    client = portal.readers["member without"].client
    address = f"/compte/reauthenticate/?next={quote(next)}"
    answer, _ = probes.ask(client, "POST", address, {"password": PASSWORD, "next": next})
    assert answer.status_code == 302
    assert_stays(answer)


@pytest.mark.parametrize("path", ["/reunions/?a=//evil.example", "/reunions/?next=//evil.example"])
def test_a_page_that_sends_to_the_sign_in_page_names_itself_only(portal, path):
    sent = Client().get(path)["Location"]
    assert sent.startswith("/compte/login/?next=/reunions/")
    assert not leaves(unquote(sent.split("next=", 1)[1]))


@pytest.fixture(autouse=True)
def signing_in(portal):
    portal.signing_in = make_account(person=make_member(), enrolled=False)
