"""The sign-in from outside: one answer for a known and an unknown address, few tries."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from members.models import User
from members.operations import sign_ins
from tests.postman import delivered
from tests.signing_in import AT, PASSWORD, make_account, make_role, signed_in

pytestmark = pytest.mark.django_db


def body(answer) -> str:
    """Without what changes at each page: the CSRF token and the address just typed."""
    text = answer.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"[\w.]+@exemple\.fr", "", text)


@pytest.mark.requirement("AUT-06")
@pytest.mark.parametrize("path", ["/compte/login/", "/compte/password/reset/"])
def test_a_known_and_an_unknown_address_get_the_same_answer(path):
    make_account(email="connue@exemple.fr")
    answers = [
        Client().post(path, {"login": who, "email": who, "password": "pas-le-bon-mot-de-passe"})
        for who in ("connue@exemple.fr", "inconnue@exemple.fr")
    ]
    assert answers[0].status_code == answers[1].status_code
    assert body(answers[0]) == body(answers[1])
    assert answers[0].get("Location") == answers[1].get("Location")


def test_nobody_signs_up_alone():
    client = Client()
    assert client.get("/compte/signup/").status_code == 200
    client.post(
        "/compte/signup/",
        {"email": "neuf@exemple.fr", "password1": PASSWORD, "password2": PASSWORD, "is_staff": "1"},
    )
    assert User.objects.count() == 0
    assert delivered() == []


def test_a_refused_sign_in_is_traced_without_the_address():
    make_account(email="connue@exemple.fr")
    for who in ("connue@exemple.fr", "inconnue@exemple.fr"):
        Client().post("/compte/login/", {"login": who, "password": "faux"})
    rows = AuditEntry.objects.filter(action="session.refused")
    assert rows.count() == 2
    assert "exemple.fr" not in str(list(rows.values()))


@pytest.mark.requirement("AUT-07")
def test_five_refusals_block_this_address_whatever_the_forwarded_address():
    user = make_account()
    for number in range(5):
        Client().post(
            "/compte/login/",
            {"login": user.email, "password": "faux"},
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
        )
    answer = Client().post(
        "/compte/login/",
        {"login": user.email, "password": PASSWORD},
        HTTP_X_FORWARDED_FOR="203.0.113.99",
    )
    assert answer.status_code == 200
    assert "Trop d’essais" in answer.content.decode()


@pytest.mark.requirement("AUT-07")
@pytest.mark.django_db(transaction=True)
def test_fifty_tries_at_once_are_counted_one_by_one():
    user = make_account()

    def attempt(number):
        try:
            Client().post("/compte/login/", {"login": user.email, "password": f"faux{number}"})
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(attempt, range(50)))
    assert AuditEntry.objects.filter(action="session.refused").count() <= 5


@pytest.mark.requirement("AUT-11")
def test_a_reset_link_serves_once_and_never_shows_in_the_address():
    user = make_account(email="oubli@exemple.fr")
    client = Client()
    client.post("/compte/password/reset/", {"email": user.email})
    link = re.search(r"https?://[^/\s]+(/compte/password/reset/key/\S+)", delivered()[-1].body)[1]
    form = client.get(link)
    assert form.status_code == 302, "the key moves to the session"
    new = "fougère-enclume-nuage-8"
    answer = client.post(form.url, {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert User.objects.get(pk=user.pk).check_password(new)
    again = Client().get(link)
    assert "password1" not in again.content.decode()
    assert AuditEntry.objects.filter(action="password.reset").count() == 1


def test_a_sign_in_mail_has_no_name_and_no_host_of_the_sender():
    make_account(email="oubli@exemple.fr", name="Nom Tres Secret")
    Client().post("/compte/password/reset/", {"email": "oubli@exemple.fr"})
    assert "Nom Tres Secret" not in delivered()[-1].body


@pytest.mark.requirement("WEB-03")
def test_a_redirect_after_sign_in_stays_inside():
    user = make_account("coordinator", enrolled=False)
    for target in (
        "https://ailleurs.example/",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "javascript:alert(1)",
    ):
        cache.clear()
        answer = Client().post(
            "/compte/login/", {"login": user.email, "password": PASSWORD, "next": target}
        )
        assert "ailleurs" not in answer.get("Location", ""), target
        assert "javascript" not in answer.get("Location", ""), target


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_there_is_nothing_but_pages_and_forms(method):
    assert getattr(Client(), method)("/compte/login/").status_code == 405


@pytest.mark.requirement("AUT-10", "AUT-11")
def test_a_new_address_is_asked_for_the_password_then_for_a_code_sent_there():
    user = make_role("member", enrolled=False)
    client = signed_in(user, second_factor=False)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    client.post("/compte/email/", {"action_add": "", "email": "nouvelle@exemple.fr"})
    assert delivered() == [], "nothing before the password"
    client.post("/compte/reauthenticate/?next=/compte/email/", {"password": PASSWORD})
    client.post("/compte/email/", {"action_add": "", "email": "nouvelle@exemple.fr"})
    assert delivered()[-1].to == ["nouvelle@exemple.fr"]
    assert User.objects.get(pk=user.pk).email == user.email, "not before the code"
    code = re.search(r"(?m)^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", delivered()[-1].body)[1]
    client.post("/compte/confirm-email/", {"code": code})
    assert User.objects.get(pk=user.pk).email == "nouvelle@exemple.fr"
    assert EmailAddress.objects.filter(user=user).count() == 1
    assert AuditEntry.objects.filter(action="email.changed").count() == 1
    assert user.email in [m.to[0] for m in delivered()], "the former address gets a mail"


@pytest.mark.requirement("AUT-06")
def test_an_unknown_address_costs_one_hash_as_a_known_one_does(monkeypatch):
    make_account(email="connue@exemple.fr")
    hasher, hashes, costs = type(get_hasher()), [], []

    def counted(work):
        return lambda *args: hashes.append(1) or work(*args)

    # one computes the hash to store it, the other to compare it
    for name in ("encode", "verify"):
        monkeypatch.setattr(hasher, name, counted(getattr(hasher, name)))
    for who in ("connue@exemple.fr", "inconnue@exemple.fr"):
        hashes.clear()
        Client().post("/compte/login/", {"login": who, "password": "pas-le-bon"})
        costs.append(len(hashes))
    assert costs == [1, 1]


@pytest.mark.requirement("AUT-06")
def test_a_reset_sends_one_mail_to_whoever_asks():
    make_account(email="connue@exemple.fr")
    for who in ("connue@exemple.fr", "inconnue@exemple.fr"):
        delivered().clear()
        Client().post("/compte/password/reset/", {"email": who})
        assert [m.to for m in delivered()] == [[who]]


@pytest.mark.parametrize(
    "path", ["/compte/login/", "/compte/logout/", "/compte/password/reset/", "/compte/signup/"]
)
def test_a_form_of_another_site_is_refused(path):
    assert Client(enforce_csrf_checks=True).post(path, {}).status_code == 403


def test_a_sign_in_says_the_card_only_when_it_was_by_the_card():
    account = make_account()
    sign_ins.record_sign_in(user_id=account.pk, at=AT)
    sign_ins.record_sign_in(user_id=account.pk, at=AT, by_card=True)
    traces = AuditEntry.objects.filter(action="session.opened").order_by("recorded_at")
    assert [trace.fields for trace in traces] == [[], ["pro_sante_connect"]]
