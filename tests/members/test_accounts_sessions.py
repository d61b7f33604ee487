"""How long a session lasts, and what closes it."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry
from members.accounts.sessions import LONG, SEEN, SHORT, STARTED, span_of
from members.models import User
from members.operations import accounts as desk
from members.tasks import forget_ended_sessions
from tests.signing_in import AT, PASSWORD, make_account, make_role, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-09")]
PAGE = "/compte/sessions/"
CODES = "/compte/2fa/recovery-codes/generate/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


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


def both_browsers(user) -> tuple[Client, Client]:
    """Two browsers of one person, each signed in by the form."""
    browsers = Client(HTTP_USER_AGENT=PHONE), Client(HTTP_USER_AGENT=DESK)
    for client in browsers:
        client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    return browsers


def test_a_person_reads_her_devices_in_plain_words_and_closes_one_at_once():
    user = make_role("member", enrolled=False)
    phone, desk_browser = both_browsers(user)
    page = desk_browser.get(PAGE).content.decode()
    assert "Safari sur iPhone" in page and "Firefox sur Windows" in page
    lost = UserSession.objects.get(user=user, user_agent=PHONE)
    assert f"/compte/sessions/{lost.pk}/fermer/" in page
    desk_browser.post(f"/compte/sessions/{lost.pk}/fermer/")
    assert not is_open(phone)
    assert is_open(desk_browser)
    assert AuditEntry.objects.filter(action="session.closed_elsewhere").count() == 1
    assert "iPhone" not in desk_browser.get(PAGE).content.decode()


def test_nobody_closes_the_session_of_somebody_else():
    phone, _ = both_browsers(make_role("member", enrolled=False))
    theirs = UserSession.objects.get(user_agent=PHONE)
    thief = signed_in(make_account("administrator"))
    assert thief.post(f"/compte/sessions/{theirs.pk}/fermer/").status_code == 404
    assert is_open(phone)


def test_closing_the_others_closes_those_that_no_list_shows_and_stays_in_the_list():
    user = make_role("member", enrolled=False)
    here, elsewhere = both_browsers(user)
    UserSession.objects.filter(user=user, user_agent=DESK).delete()
    here.post(PAGE)
    assert is_open(here)
    assert not is_open(elsewhere)
    assert AuditEntry.objects.filter(action="session.others_closed").count() == 1
    assert UserSession.objects.get(user=user).session_key == here.session.session_key
    assert "cet appareil" in here.get(PAGE).content.decode()


def test_the_last_page_of_each_device_is_told():
    user = make_role("member", enrolled=False)
    phone, _ = both_browsers(user)
    rows = UserSession.objects.filter(user=user, user_agent=PHONE)
    long_ago = timezone.now() - timedelta(days=3)
    rows.update(last_seen_at=long_ago)
    back_in_time(phone, seen=120)
    assert is_open(phone)
    assert rows.get().last_seen_at > long_ago


def test_a_role_that_ends_by_its_date_closes_the_session(monkeypatch):
    user = make_account("treasurer")
    today = clock.today()
    desk.grant_role(
        by=SYSTEM,
        at=AT,
        user_id=user.pk,
        role="coordinator",
        starts_on=today,
        ends_on=today + timedelta(1),
    )
    client = signed_in(User.objects.get(pk=user.pk))
    assert is_open(client)
    tomorrow = clock.now() + timedelta(1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    answer = client.get(PAGE, follow=True)
    assert "Vos droits ont changé" in answer.content.decode()
    assert not is_open(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/compte/2fa/totp/deactivate/", CODES])
def test_a_change_of_second_factor_closes_the_other_sessions(path):
    user = make_account("coordinator")
    here, elsewhere = signed_in(user), signed_in(user)
    here.post(path)
    assert elsewhere.get(PAGE).url.startswith("/compte/login/")
    assert not here.get(PAGE).get("Location", "").startswith("/compte/login/")


def test_a_new_password_closes_every_session():
    user = make_account("coordinator")
    here, elsewhere = signed_in(user), signed_in(user)
    new = "girolle-verger-cadran-12"
    here.post(
        "/compte/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert not is_open(here)
    assert not is_open(elsewhere)
