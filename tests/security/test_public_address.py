"""Every address in a mail is the portal's own, whatever the Host header of who asked for it."""

import re

import pytest
from django.test import Client

from tests.postman import delivered
from tests.signing_in import PASSWORD, make_account, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^\s\"<>]+")
PUBLIC, FORGED = "https://portail.exemple.fr", "localhost:4444"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = PUBLIC


def addresses() -> list[str]:
    mails = delivered()
    assert mails
    texts = [
        text for mail in mails for text in (mail.body, *(a.content for a in mail.alternatives))
    ]
    return [address for text in texts for address in ADDRESS.findall(text)]


def test_the_link_of_a_forgotten_password_does_not_follow_the_host_header():
    make_account(email="claire@exemple.fr")
    Client().post("/compte/password/reset/", {"email": "claire@exemple.fr"}, HTTP_HOST=FORGED)
    links = addresses()
    assert links and all(link.startswith(f"{PUBLIC}/compte/password/reset/key/") for link in links)


@pytest.mark.parametrize("known", [True, False])
def test_what_the_sign_up_page_writes_does_not_follow_the_host_header(known, settings):
    make_account(email="claire@exemple.fr")
    email = "claire@exemple.fr" if known else "inconnue@exemple.fr"
    for path in ("/compte/password/reset/", "/compte/signup/"):
        Client().post(
            path, {"email": email, "password1": PASSWORD, "password2": PASSWORD}, HTTP_HOST=FORGED
        )
    assert all(address.startswith(PUBLIC) for address in addresses())


def test_a_change_of_address_is_confirmed_without_the_host_header():
    browser = signed_in(make_account(email="claire@exemple.fr"))
    browser.post(
        "/compte/email/", {"email": "autre@exemple.fr", "action_add": ""}, HTTP_HOST=FORGED
    )
    assert all(address.startswith(PUBLIC) for address in addresses())
