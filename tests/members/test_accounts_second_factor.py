"""The gate: enrolled and used, in this session, before anything but one's own hours."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from cpts_portal.foundation.models import AuditEntry
from tests.signing_in import PASSWORD, SECRET, make_account, make_role, signed_in

pytestmark = pytest.mark.django_db
GATED = "/compte/sessions/"
ENROL = "/compte/2fa/totp/activate/"
PROVE = "/compte/2fa/reauthenticate/"


def code(secret: str = SECRET, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def recovery_codes(user) -> list[str]:
    authenticator = Authenticator.objects.get(user=user, type="recovery_codes")
    return authenticator.wrap().get_unused_codes()


def sign_in(client: Client, user, *, step: int = 0):
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    return client.post("/compte/2fa/authenticate/", {"code": code(step=step)})


def test_password_and_code_sign_in():
    client, user = Client(), make_account("coordinator")
    assert sign_in(client, user).url == "/"
    assert client.get(GATED).status_code == 200


def test_a_password_alone_is_not_signed_in():
    client, user = Client(), make_account("coordinator")
    answer = client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert answer.url == "/compte/2fa/authenticate/"
    assert client.get(GATED).url.startswith("/compte/login/")


@pytest.mark.requirement("AUT-03")
@pytest.mark.parametrize(
    "role",
    [
        "coordinator",
        "president",
        "treasurer",
        "access_officer",
        "administrator",
        "cpam",
        "ars",
        "msa",
    ],
)
def test_without_a_device_every_page_leads_to_enrolment(role):
    client = signed_in(make_account(role, enrolled=False), second_factor=False)
    for path in (GATED, "/compte/email/", "/compte/2fa/", "/compte/2fa/recovery-codes/", "/revue/"):
        answer = client.get(path)
        assert (answer.status_code, answer.url) == (302, ENROL), path


@pytest.mark.requirement("AUT-03")
def test_an_account_without_any_role_meets_the_gate_too():
    client = signed_in(make_account(enrolled=False), second_factor=False)
    assert client.get(GATED).url == ENROL


@pytest.mark.requirement("AUT-03")
def test_a_session_older_than_the_device_must_prove_it():
    client = signed_in(make_account("treasurer"), second_factor=False)
    answer = client.get(GATED)
    assert answer.url == f"{PROVE}?next={GATED}"
    assert client.get(PROVE).status_code == 200
    assert client.post(answer.url, {"code": code()}).url == GATED
    assert client.get(GATED).status_code == 200


@pytest.mark.requirement("AUT-03")
def test_a_password_does_not_stand_in_for_the_code():
    """Recovery codes are shown for a password: behind the gate, or they would be a way around."""
    client = signed_in(make_account("treasurer"), second_factor=False)
    for path in (
        "/compte/reauthenticate/",
        "/compte/2fa/recovery-codes/",
        "/compte/2fa/recovery-codes/download/",
        "/compte/2fa/totp/deactivate/",
    ):
        assert client.get(path).url.startswith(PROVE), path
        assert client.post(path, {"password": PASSWORD}).url.startswith(PROVE), path


@pytest.mark.requirement("AUT-03")
def test_a_device_removed_mid_session_locks_the_session():
    user = make_account("coordinator")
    client = signed_in(user)
    assert client.get(GATED).status_code == 200
    Authenticator.objects.filter(user=user).delete()
    assert client.get(GATED).url == ENROL


def test_leaving_is_always_possible():
    client = signed_in(make_account("cpam", enrolled=False), second_factor=False)
    assert client.post("/compte/logout/").status_code == 302
    assert client.get(GATED).url.startswith("/compte/login/")


@pytest.mark.django_db(transaction=True)
def test_a_first_sign_in_asks_one_password_and_one_code():
    user = make_account("coordinator", enrolled=False)
    other = signed_in(user, second_factor=False)
    client = Client()
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/").url == ENROL
    used = code(client.get(ENROL).context["form"].secret)
    assert client.post(ENROL, {"code": used}).url == "/compte/2fa/recovery-codes/"
    page = client.get("/compte/2fa/recovery-codes/").content.decode()
    assert recovery_codes(user)[0] in page
    assert client.get(GATED).status_code == 200
    assert other.get(GATED).url.startswith("/compte/login/"), "other sessions are closed"
    again = Client()
    again.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    answer = again.post("/compte/2fa/authenticate/", {"code": used})
    assert answer.status_code == 200, "the code of the enrolment has served"


def test_a_first_device_is_not_set_up_with_a_password_of_long_ago():
    user = make_account("coordinator", enrolled=False)
    client = signed_in(user, second_factor=False)
    session = client.session
    long_ago = time.time() - 3600
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": long_ago}]
    session.save()
    assert client.get(ENROL).url.startswith("/compte/reauthenticate/")


def test_a_second_device_still_asks_who_one_is():
    user = make_account("coordinator")
    client = Client()
    sign_in(client, user)
    answer = client.get("/compte/2fa/webauthn/add/")
    assert answer.url.startswith("/compte/reauthenticate/")


def test_a_session_that_owes_its_code_is_not_sent_round_by_a_password():
    client = signed_in(make_account("treasurer"), second_factor=False)
    page = client.get(PROVE).content.decode()
    assert "Mon mot de passe" not in page


def test_the_code_is_named_as_the_application_shows_it():
    client = signed_in(make_account("coordinator", enrolled=False), second_factor=False)
    page = client.get(ENROL).content.decode()
    assert "Code à six chiffres affiché par l’application" in page
    assert "authentificateur" not in page


def test_the_secret_is_encrypted_in_the_session_and_in_the_table():
    user = make_account("coordinator", enrolled=False)
    client = signed_in(user, second_factor=False)
    secret = client.get(ENROL).context["form"].secret
    encrypted = client.session[SECRET_SESSION_KEY]
    assert secret not in encrypted
    assert encrypted.startswith("v1|")
    enrolled = make_account("coordinator")
    stored = str(list(Authenticator.objects.filter(user=enrolled).values_list("data", flat=True)))
    assert SECRET not in stored
    assert stored.count("v1|") == 2, "the device's secret and the seed of the recovery codes"


@pytest.mark.requirement("AUT-04")
def test_a_code_opens_once_even_written_differently():
    user = make_account("coordinator")
    used = code()
    first, second = Client(), Client()
    for client in (first, second):
        client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert first.post("/compte/2fa/authenticate/", {"code": used}).status_code == 302
    for again in (
        used,
        f" {used[:3]} {used[3:]} ",
        f"{used[:3]}-{used[3:]}",
        used.translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    ):
        assert second.post("/compte/2fa/authenticate/", {"code": again}).status_code == 200


@pytest.mark.requirement("AUT-04")
def test_a_used_code_stays_used_for_as_long_as_the_drift_lets_it_live():
    """allauth forgets a code after 30 seconds; with one step of drift it lives for 90."""
    user = make_account("coordinator")
    used = code(step=1)
    first, second = Client(), Client()
    for client in (first, second):
        client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert first.post("/compte/2fa/authenticate/", {"code": used}).status_code == 302
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={used}")
    assert second.post("/compte/2fa/authenticate/", {"code": used}).status_code == 200


def test_a_recovery_code_opens_once():
    user = make_account("coordinator")
    used, outcomes = recovery_codes(user)[0], []
    for _ in range(2):
        client = Client()
        client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
        outcomes.append(client.post("/compte/2fa/authenticate/", {"code": used}).status_code)
    assert outcomes == [302, 200]


def test_a_refused_code_leaves_an_audit_row_and_five_block_the_sign_in():
    client, user = Client(), make_account("coordinator")
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    for _ in range(6):
        client.post("/compte/2fa/authenticate/", {"code": "000000"})
    assert AuditEntry.objects.filter(action="second_factor.refused").count() == 6
    assert client.post("/compte/2fa/authenticate/", {"code": code()}).status_code == 200


@pytest.mark.requirement("AUT-04")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["application", "recovery"])
def test_the_same_code_sent_twice_at_once_opens_once(kind):
    user = make_account("coordinator")
    browsers = [Client(), Client(), Client(), Client()]
    for client in browsers:
        client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    same = code() if kind == "application" else recovery_codes(user)[3]

    def send(client):
        try:
            return client.post("/compte/2fa/authenticate/", {"code": same}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as threads:
        outcomes = sorted(threads.map(send, browsers))
    assert outcomes == [200, 200, 200, 302]


def test_gate_names_exist():
    from members.accounts.sessions import OPEN_WHILE

    assert all(reverse(name) for names in OPEN_WHILE.values() for name in names)


@pytest.mark.requirement("AUT-03")
@pytest.mark.parametrize("enrolled", [True, False])
def test_a_session_that_owes_its_second_factor_carries_no_role(enrolled):
    """A public page that would show more to the coordinator shows them nothing more yet."""
    client = signed_in(make_account("coordinator", enrolled=enrolled), second_factor=False)
    actor = client.get("/mentions-legales/").wsgi_request.actor
    assert actor.roles == frozenset()
    assert not actor.second_factor
    assert actor.id is not None


def test_the_plain_member_goes_in_with_her_password_alone():
    client, user = Client(), make_role("member", enrolled=False)
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    actor = client.get("/mentions-legales/").wsgi_request.actor
    assert actor.roles == {"member"}
    assert actor.person_id == user.person_id


@pytest.mark.requirement("AUT-03")
def test_a_doctor_meets_the_gate():
    client, user = Client(), make_role("doctor", enrolled=False)
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/").url == "/compte/2fa/webauthn/add/"
