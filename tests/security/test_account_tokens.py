"""Links and codes sent by mail: once, for a time, for one account and one address."""

import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.forms import default_token_generator as tokens
from django.test import Client
from django.utils import timezone

from cpts_portal.ops.logs import JsonLines
from members.models import User
from tests.postman import delivered
from tests.signing_in import PASSWORD, make_account, make_role, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-11")]
NEW = "fougère-enclume-nuage-8"
CODE = re.compile(r"(?m)^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$")


def link_for(user) -> str:
    Client().post("/compte/password/reset/", {"email": user.email})
    return urlsplit(re.search(r"https?://\S+/reset/key/\S+", delivered()[-1].body)[0]).path


def opens(link: str) -> bool:
    return "password1" in Client().get(link, follow=True).content.decode()


def reset(link: str, password: str = NEW):
    client = Client()
    return client.post(client.get(link).url, {"password1": password, "password2": password})


def test_a_reset_link_serves_once():
    user = make_account()
    link = link_for(user)
    assert reset(link).status_code == 302
    assert not opens(link)
    assert User.objects.get(pk=user.pk).check_password(NEW)


def test_a_reset_link_dies_with_the_next_sign_in_and_with_the_address():
    user = make_role("member", enrolled=False)
    link = link_for(user)
    Client().post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert not opens(link)
    moved = make_account()
    link = link_for(moved)
    User.objects.filter(pk=moved.pk).update(email="ailleurs@exemple.fr")
    assert not opens(link)


def test_a_reset_link_is_for_one_account():
    mine, hers = make_account(), make_account()
    mine_link, hers_link = link_for(mine), link_for(hers)
    uid, key = hers_link.split("/key/")[1].strip("/").split("-", 1)
    stolen = mine_link.replace(mine_link.split("/key/")[1].split("-", 1)[0], uid, 1)
    assert opens(mine_link) and opens(hers_link)
    assert not opens(stolen)
    assert not opens(hers_link.replace(key, key[:-1] + ("a" if key[-1] != "a" else "b")))


@pytest.mark.parametrize(("hours", "alive"), [(71, True), (73, False)])
def test_a_reset_link_lives_three_days(monkeypatch, hours, alive):
    link = link_for(make_account())
    # allauth counts in local time without a zone
    later = timezone.now().astimezone().replace(tzinfo=None) + timedelta(hours=hours)
    monkeypatch.setattr(type(tokens), "_now", lambda self: later)
    assert opens(link) is alive


def test_the_key_of_a_reset_is_in_no_referer_and_no_log(caplog):
    caplog.set_level(logging.DEBUG)
    user = make_account()
    link = link_for(user)
    key = link.split("/key/")[1].strip("/")
    client = Client()
    first = client.get(link)
    page = client.get(first.url)
    assert key not in first.url, "the page with the form has another address"
    assert page["Referrer-Policy"] in ("same-origin", "strict-origin", "no-referrer")
    assert not re.search(r'(?:src|href|action)="https?://', page.content.decode())
    client.post(first.url, {"password1": NEW, "password2": NEW})
    assert key not in "".join(JsonLines().format(record) for record in caplog.records)


def request_another_address(client: Client, email: str) -> str:
    client.post("/compte/email/", {"action_add": "", "email": email})
    return CODE.search(delivered()[-1].body)[1]


def test_a_code_confirms_once_the_address_it_was_sent_to_in_the_session_that_asked():
    user, thief = make_role("member"), make_role("member")
    client = signed_in(user)
    code = request_another_address(client, "nouvelle@exemple.fr")
    other = signed_in(thief)
    request_another_address(other, "a-moi@exemple.fr")
    other.post("/compte/confirm-email/", {"code": code})
    assert User.objects.get(pk=thief.pk).email == thief.email
    client.post("/compte/confirm-email/", {"code": code})
    assert User.objects.get(pk=user.pk).email == "nouvelle@exemple.fr"
    again = request_another_address(client, "encore@exemple.fr")
    client.post("/compte/confirm-email/", {"code": code})
    assert again != code
    assert User.objects.get(pk=user.pk).email == "nouvelle@exemple.fr"


def test_a_code_guessed_three_times_is_worth_nothing_any_more():
    user = make_role("member")
    client = signed_in(user)
    code = request_another_address(client, "nouvelle@exemple.fr")
    for wrong in ("AAA-AAA", "BBB-BBB", "CCC-CCC", "DDD-DDD"):
        client.post("/compte/confirm-email/", {"code": wrong})
    client.post("/compte/confirm-email/", {"code": code})
    assert User.objects.get(pk=user.pk).email == user.email
