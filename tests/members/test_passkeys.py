"""A passkey signs in like a code does, once, for its own account, and leaves a trace."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from members.models import User
from tests.passkeys import ADD, SoftKey, enrol
from tests.postman import delivered
from tests.signing_in import PASSWORD, make_account, make_role, signed_in

pytestmark = pytest.mark.django_db
KEYS = "/compte/2fa/webauthn/"
LOGIN = f"{KEYS}login/"
PROVE = f"{KEYS}reauthenticate/"
SECOND = "/compte/2fa/authenticate/"
GATED = "/compte/sessions/"


def traces(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


def passkeys(user):
    return Authenticator.objects.filter(user=user, type="webauthn")


def owner(**more):
    """Somebody with a passkey, no application, and the browser where they made it."""
    user = make_account("coordinator", enrolled=False)
    browser = signed_in(user)
    key = enrol(browser, **more)
    return User.objects.get(pk=user.pk), browser, key


def request_options(client: Client) -> dict:
    return client.get(LOGIN, HTTP_ACCEPT="application/json").json()["request_options"]


def after_password(user) -> Client:
    client = Client()
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_a_passkey_is_added_traced_announced_and_closes_the_other_sessions():
    user = make_account("coordinator", enrolled=False)
    here, elsewhere = signed_in(user), signed_in(user)
    delivered().clear()
    enrol(here, name="Clé du cabinet")
    assert passkeys(user).get().wrap().name == "Clé du cabinet"
    assert traces("second_factor.enrolled") == 1
    assert [message.subject for message in delivered()] == ["Une clé d’accès a été ajoutée"]
    assert elsewhere.get(GATED).url.startswith("/compte/login/")
    assert here.get(GATED).status_code == 200


def test_it_is_the_second_factor_after_the_password():
    user, _, key = owner()
    client = after_password(user)
    page = client.get(SECOND)
    assert "Utiliser ma clé d’accès" in page.content.decode()
    proof = key.get(page.context["js_data"]["request_options"])
    assert client.post(SECOND, {"credential": proof}).status_code == 302
    assert client.get(GATED).status_code == 200


def test_whoever_has_none_is_not_offered_one():
    page = after_password(make_account("coordinator")).get(SECOND).content.decode()
    assert "clé d’accès" not in page


def test_it_opens_alone_when_the_device_checked_who_holds_it():
    _, _, key = owner()
    client = Client()
    answer = client.post(LOGIN, {"credential": key.get(request_options(client))})
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get(GATED).status_code == 200
    assert traces("session.opened") == 1


def test_a_device_that_checks_nothing_does_not_open_alone():
    _, _, key = owner()
    client, key.verified = Client(), False
    answer = client.post(LOGIN, {"credential": key.get(request_options(client))})
    assert answer.url == "/compte/login/"
    assert client.get(GATED).url.startswith("/compte/login/")
    assert traces("second_factor.refused") == 1


def test_a_proof_serves_once():
    _, _, key = owner()
    first, second = Client(), Client()
    proof = key.get(request_options(first))
    request_options(second)
    assert first.post(LOGIN, {"credential": proof}).url == "/"
    for client in (first, second, Client()):
        if client is first:
            client.post("/compte/logout/")
        client.post(LOGIN, {"credential": proof})
        assert client.get(GATED).url.startswith("/compte/login/")


def test_a_proof_for_another_site_or_by_another_key_is_refused():
    user, _, key = owner()
    thief = SoftKey(id=key.id, user=key.user)
    elsewhere = SoftKey(key=key.key, id=key.id, user=key.user, origin="https://testserver.example")
    for forged in (thief, elsewhere):
        client = after_password(user)
        options = client.get(SECOND).context["js_data"]["request_options"]
        answer = client.post(SECOND, {"credential": forged.get(options)})
        assert answer.status_code == 200
        assert "pas été reconnue" in answer.content.decode()
    assert traces("second_factor.refused") == 2


def test_the_key_of_one_account_does_not_open_another():
    _, _, key = owner()
    other, _, _ = owner()
    client = after_password(other)
    options = client.get(SECOND).context["js_data"]["request_options"]
    assert client.post(SECOND, {"credential": key.get(options)}).status_code == 200


def test_a_deactivated_account_does_not_open_with_its_key():
    user, _, key = owner()
    User.objects.filter(pk=user.pk).update(is_active=False, deactivated_at=user.created_at)
    client = Client()
    client.post(LOGIN, {"credential": key.get(request_options(client))})
    assert client.get(GATED).url.startswith("/compte/login/")


NONSENSE = [
    "",
    "{",
    "[]",
    "3",
    "null",
    '"x"',
    "{}",
    '{"response": null}',
    '{"id": 3, "rawId": []}',
    json.dumps({"id": "A", "rawId": "A", "type": "public-key", "response": {}}),
    json.dumps({"id": "é", "rawId": "é", "type": "x", "response": {"clientDataJSON": "??"}}),
    json.dumps(
        {
            "response": {
                "userHandle": "////",
                "clientDataJSON": "e30",
                "signature": "AA",
                "authenticatorData": "AA",
            },
            "id": "AA",
            "rawId": "AA",
        }
    ),
    json.dumps(
        {
            "response": {"clientDataJSON": "e30", "attestationObject": "oA"},
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
        }
    ),
]


def test_nonsense_is_refused_everywhere_and_never_breaks_a_page():
    user, browser, _ = owner()
    stranger, pending = Client(), after_password(user)
    for text in NONSENSE:
        cache.clear()
        request_options(stranger)
        assert stranger.post(LOGIN, {"credential": text}).url == "/compte/login/", text
        pending.get(SECOND)
        assert pending.post(SECOND, {"credential": text}).status_code == 200, text
        browser.get(ADD)
        assert browser.post(ADD, {"name": "x", "credential": text}).status_code == 200, text
        browser.get(PROVE)
        assert browser.post(PROVE, {"credential": text}).status_code == 302, text
    assert passkeys(user).count() == 1


def test_a_name_too_long_is_said_of_the_name_alone():
    user = make_account("coordinator", enrolled=False)
    browser = signed_in(user)
    options = browser.get(ADD).context["js_data"]["creation_options"]
    sent = {"name": "a" * 61, "credential": SoftKey().create(options)}
    form = browser.post(ADD, sent).context["form"]
    assert set(form.errors) == {"name"}
    assert not passkeys(user).exists()


def test_without_script_the_page_says_what_is_missing():
    _, browser, _ = owner()
    page = browser.post(ADD, {"name": "x", "credential": ""}).content.decode()
    assert "besoin de JavaScript" in page


def test_a_doctor_is_led_to_a_passkey_first_and_may_take_the_application():
    client, user = Client(), make_role("doctor", enrolled=False)
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/").url == ADD
    client.post(f"/compte/reauthenticate/?next={ADD}", {"password": PASSWORD})
    assert "/compte/2fa/totp/activate/" in client.get(ADD).content.decode()
    assert client.get("/compte/2fa/totp/activate/").status_code == 200


def test_a_session_older_than_the_key_proves_it_with_the_key():
    user, _, key = owner()
    client = signed_in(user, second_factor=False)
    assert client.get(GATED).url == f"{PROVE}?next={GATED}"
    options = client.get(PROVE).context["js_data"]["request_options"]
    answer = client.post(PROVE, {"credential": key.get(options), "next": GATED})
    assert answer.url == GATED
    assert client.get(GATED).status_code == 200


def test_removing_the_last_key_is_traced_announced_and_locks():
    user, browser, _ = owner()
    elsewhere = signed_in(user)
    delivered().clear()
    browser.post(f"{KEYS}keys/{passkeys(user).get().pk}/remove/")
    assert not Authenticator.objects.filter(user=user).exists()
    assert traces("second_factor.removed") == 1
    assert [message.subject for message in delivered()] == ["Une clé d’accès a été retirée"]
    assert elsewhere.get(GATED).url.startswith("/compte/login/")
    assert browser.get(GATED).url == "/compte/2fa/totp/activate/"


def test_a_key_is_renamed_by_its_owner_alone():
    user, browser, _ = owner()
    _, other, _ = owner()
    address = f"{KEYS}keys/{passkeys(user).get().pk}/"
    for step in ("edit/", "remove/"):
        assert other.get(address + step).status_code == 404
        assert other.post(address + step, {"name": "volée"}).status_code == 404
    assert browser.post(f"{address}edit/", {"name": ""}).status_code == 200
    browser.post(f"{address}edit/", {"name": "Clé USB"})
    assert passkeys(user).get().wrap().name == "Clé USB"
    assert "Clé USB" in browser.get(KEYS).content.decode()


def test_adding_a_key_asks_who_one_is_again():
    user = make_account("coordinator")
    browser = signed_in(user)
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 16 * 60
    session.save()
    assert browser.get(ADD).url.startswith("/compte/reauthenticate/")
