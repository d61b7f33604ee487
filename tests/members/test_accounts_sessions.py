"""How long a session lasts, and what closes it."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry
from members.accounts.sessions import LONG, SEEN, SHORT, STARTED, span_of
from members.operations import accounts as desk
from members.tasks import forget_ended_sessions
from tests.signing_in import AT, PASSWORD, make_account, make_role, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/compte/sessions/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def is_open(client) -> bool:
    return client.get(PAGE).status_code == 200


def back_in_time(client, **seconds):
    session = client.session
    for name, ago in seconds.items():
        session[{"seen": SEEN, "started": STARTED}[name]] = time.time() - ago
    session.save()


@pytest.mark.parametrize(("idle", "still"), [(29 * 60, True), (31 * 60, False)])
def test_thirty_minutes_without_a_page_close_the_session(idle, still):
    client = signed_in(make_account("coordinator"))
    assert is_open(client)
    back_in_time(client, seen=idle)
    assert is_open(client) is still
    assert is_open(client) is still, "and it stays so"


@pytest.mark.parametrize(("age", "still"), [(7.9, True), (8.1, False)])
def test_eight_hours_in_all_close_it_even_when_busy(age, still):
    client = signed_in(make_account("coordinator"))
    assert is_open(client)
    back_in_time(client, seen=5, started=age * 3600)
    assert is_open(client) is still


def test_only_the_plain_member_stays_for_weeks():
    assert span_of(frozenset({"member"})) == LONG
    for roles in (set(), {"doctor", "member"}, {"coordinator", "member"}, {"cpam"}):
        assert span_of(frozenset(roles)) == SHORT


def test_a_closed_session_says_why_in_french():
    client = signed_in(make_account("coordinator"))
    is_open(client)
    back_in_time(client, seen=3600)
    answer = client.get(PAGE, follow=True)
    assert "sans activité" in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda user: desk.grant_role(by=SYSTEM, at=AT, user_id=user.pk, role="treasurer"),
        lambda user: desk.revoke_role(by=SYSTEM, at=AT, user_id=user.pk, role="coordinator"),
        lambda user: desk.deactivate_account(by=SYSTEM, at=AT, user_id=user.pk),
    ],
    ids=["role given", "role taken back", "account deactivated"],
)
def test_a_change_of_rights_closes_every_session(change):
    user = make_account("coordinator")
    clients = [signed_in(user), signed_in(user)]
    change(user)
    assert not any(is_open(client) for client in clients)


def test_a_new_device_closes_every_session():
    user = make_account("coordinator", enrolled=False)
    client = signed_in(user)
    desk.enrol_totp(by=SYSTEM, at=AT, user_id=user.pk, secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert client.get(PAGE).url.startswith("/compte/login/")


def test_a_person_ends_her_other_sessions_herself():
    user = make_role("member", enrolled=False)
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert UserSession.objects.filter(user=user).count() == 2
    here.post(PAGE)
    assert is_open(here)
    assert not is_open(elsewhere)


def test_the_session_number_changes_at_sign_in():
    client, user = Client(), make_account("coordinator")
    client.get("/compte/login/")
    client.post("/compte/login/", {"login": "personne@exemple.fr", "password": "x"})
    before = client.cookies.get("session")
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert client.cookies["session"].value != (before.value if before else "")


def test_signing_out_is_traced_and_leaves_nothing_for_the_next_person():
    client = signed_in(make_account("coordinator"))
    key = client.session.session_key
    client.post("/compte/logout/")
    assert client.session.session_key != key
    assert AuditEntry.objects.filter(action="session.closed").count() == 1
    client.force_login(make_account("cpam"))
    assert client.get(PAGE).url.startswith("/compte/2fa/reauthenticate/"), "not inherited"


def test_a_get_never_signs_out():
    client = signed_in(make_account("coordinator"))
    client.get("/compte/logout/")
    assert is_open(client)


def test_addresses_and_browsers_are_forgotten_with_the_session():
    ended, alive = make_account("coordinator"), make_account("coordinator")
    for user in (ended, alive):
        UserSession.objects.create_from_request(request_of(signed_in(user), user))
    gone = UserSession.objects.get(user=ended)
    Session.objects.filter(session_key=gone.session_key).update(expire_date=timezone.now())
    forget_ended_sessions()
    assert list(UserSession.objects.values_list("user", flat=True)) == [alive.pk]
    assert Session.objects.count() == 1


def request_of(client, user):
    request = RequestFactory().get("/")
    request.session, request.user = client.session, user
    return request


def test_the_row_of_a_reader_of_money_does_not_outlive_its_eight_hours():
    client = signed_in(make_account("coordinator"))
    is_open(client)
    assert client.session.get_expiry_age() <= SHORT.absolute
    member = signed_in(make_role("member", enrolled=False), second_factor=False)
    is_open(member)
    assert member.session.get_expiry_age() > 29 * 86_400
