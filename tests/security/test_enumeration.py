"""No public form says whether an address has an account: one answer, one cost, one mail."""

import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.models import OutboxMail
from tests.members.conftest import association, communes, join  # noqa: F401  the world of patients
from tests.members.joining_world import APPLY, person_form
from tests.postman import delivered
from tests.signing_in import PASSWORD, make_account, make_role
from tests.support.clocks import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-06")]
KNOWN, UNKNOWN = "connue@exemple.fr", "inconnue@exemple.fr"
FORMS = {
    "login": ("/compte/login/", {"login": "{}", "password": "pas-le-bon-mot"}),
    "reset": ("/compte/password/reset/", {"email": "{}"}),
    "signup": ("/compte/signup/", {"email": "{}", "password1": PASSWORD, "password2": PASSWORD}),
}


@pytest.fixture
def hashes(monkeypatch) -> list:
    """Each computation of Argon2: one to store a password, one to compare it."""
    computed, hasher = [], type(get_hasher())
    for name in ("encode", "verify"):
        work = getattr(hasher, name)
        monkeypatch.setattr(hasher, name, lambda *a, w=work: computed.append(1) or w(*a))
    return computed


def bare(answer) -> str:
    """Without the form's key and the address that was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return text.replace(UNKNOWN, "").replace(KNOWN, "")


def probe(form: str, who: str, hashes: list) -> dict:
    """All that can be seen, counted or weighed from outside."""
    path, data = FORMS[form]
    hashes.clear()
    client = Client()
    client.get(path)
    mails = OutboxMail.objects.count()
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, {name: text.format(who) for name, text in data.items()})
    verbs = sorted(statement["sql"].split()[0] for statement in captured.captured_queries)
    return {
        "status": answer.status_code,
        "leads to": answer.get("Location"),
        "body": bare(answer),
        "headers": sorted(answer.headers),
        "hashes": len(hashes),
        "statements": verbs,
        "mails": OutboxMail.objects.count() - mails,
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_known_and_an_unknown_address_weigh_the_same(form, hashes):
    make_account("coordinator", email=KNOWN)
    probe(form, "premiere@exemple.fr", hashes)  # what a process keeps for itself
    assert probe(form, KNOWN, hashes) == probe(form, UNKNOWN, hashes)


def test_a_closed_account_weighs_the_same_as_none(hashes):
    user = make_role("member", email=KNOWN)
    type(user).objects.filter(pk=user.pk).update(is_active=False, deactivated_at=user.created_at)
    probe("login", "premiere@exemple.fr", hashes)
    assert probe("login", KNOWN, hashes) == probe("login", UNKNOWN, hashes)


def test_the_mail_of_a_reset_leaves_after_the_answer():
    make_account(email=KNOWN)
    for who in (KNOWN, UNKNOWN):
        Client().post("/compte/password/reset/", {"email": who})
    waiting = OutboxMail.objects.filter(template="mail/members/sign_in_message", state="queued")
    assert sorted(waiting.values_list("to", flat=True)) == [KNOWN, UNKNOWN]
    assert [message.to for message in delivered()] == [[KNOWN], [UNKNOWN]]


def test_what_waits_to_leave_opens_nothing_for_whoever_reads_the_table():
    make_account(email=KNOWN)
    Client().post("/compte/password/reset/", {"email": KNOWN})
    assert "/reset/key/" not in str(list(OutboxMail.objects.values()))
    assert "/reset/key/" in delivered()[-1].body


def test_joining_weighs_the_same_for_a_member_s_address_and_for_a_stranger_s(join, monkeypatch):  # noqa: F811
    monkeypatch.setattr(clock, "now", lambda: NOW)
    join("Genévrier", "Nadia", email=KNOWN)
    weights = []
    for who in ("premiere@exemple.fr", KNOWN, UNKNOWN):
        client, form = Client(), person_form(email=who)
        with CaptureQueriesContext(connection) as captured:
            assert client.post(APPLY, form).status_code == 302
        weights.append(
            sorted(statement["sql"].split()[0] for statement in captured.captured_queries)
        )
    assert weights[1] == weights[2]
