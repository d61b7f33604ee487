"""Wrong passwords typed by a stranger do not keep the right person out."""

import pytest
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from tests.postman import delivered
from tests.signing_in import PASSWORD, make_account

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-07")]
LOGIN = "/compte/login/"
FROM_ONE_NETWORK, FROM_EVERYWHERE = 5, 30
STRANGER, HOME, ELSEWHERE = "203.0.113.66", "198.51.100.7", "192.0.2.14"


def enter(user, place: str, password: str = PASSWORD, client: Client | None = None):
    client = client or Client()
    return client.post(LOGIN, {"login": user.email, "password": password}, REMOTE_ADDR=place)


def is_in(answer) -> bool:
    return answer.status_code == 302


@pytest.fixture
def user():
    return make_account(enrolled=False, email="claire@exemple.fr")


def wrong(user, times: int, place: str = STRANGER) -> None:
    for number in range(times):
        enter(user, place, f"faux-{number}")


def wrong_from_everywhere(user) -> None:
    for number in range(FROM_EVERYWHERE):
        enter(user, f"203.0.113.{number + 1}", "faux")


def test_wrong_passwords_from_one_network_leave_the_others_open(user):
    wrong(user, FROM_ONE_NETWORK)
    assert "Trop d’essais" in enter(user, STRANGER).content.decode()
    assert is_in(enter(user, HOME))


def test_wrong_passwords_from_everywhere_leave_a_known_device_open(user):
    known = Client()
    assert is_in(enter(user, HOME, client=known))
    known.post("/compte/logout/")
    wrong_from_everywhere(user)
    assert "Trop d’essais" in enter(user, ELSEWHERE).content.decode()
    assert is_in(enter(user, ELSEWHERE, client=known))


def test_a_known_device_has_its_own_five_tries(user):
    known = Client()
    enter(user, HOME, client=known)
    known.post("/compte/logout/")
    for number in range(FROM_ONE_NETWORK):
        enter(user, HOME, f"faux-{number}", client=known)
    assert "Trop d’essais" in enter(user, HOME, client=known).content.decode()


def test_the_device_of_somebody_else_or_a_forged_one_is_a_stranger_s(user):
    other, forged = Client(), Client()
    assert is_in(enter(make_account(enrolled=False), HOME, client=other))
    other.post("/compte/logout/")
    forged.cookies["device"] = "WyJ4IixbIngiXV0:1:forged"
    wrong_from_everywhere(user)
    for client in (other, forged):
        assert "Trop d’essais" in enter(user, ELSEWHERE, client=client).content.decode()


def test_a_password_chosen_by_the_link_of_a_mail_opens_the_account_again(user):
    wrong_from_everywhere(user)
    client = Client()
    client.post("/compte/password/reset/", {"email": user.email}, REMOTE_ADDR=ELSEWHERE)
    link = next(m for m in delivered() if "/password/reset/key/" in m.body).body
    path = next(word for word in link.split() if "/password/reset/key/" in word)
    step = client.get(path.partition("//")[2].partition("/")[2].join(("/", "")), follow=True)
    new = "girolle-verger-cadran-12"
    client.post(step.request["PATH_INFO"], {"password1": new, "password2": new})
    assert is_in(enter(user, ELSEWHERE, new, client=client))


def test_the_person_is_told_once_by_mail_how_to_get_in(user):
    wrong(user, FROM_ONE_NETWORK + 3)
    letters = [message for message in delivered() if message.to == [user.email]]
    assert [message.subject for message in letters] == [
        "Des mots de passe faux ont été essayés sur votre compte"
    ]
    assert "Mot de passe oublié" in letters[0].body
    blocked = AuditEntry.objects.filter(action="session.blocked")
    assert {row.target_id for row in blocked} == {str(user.pk)}


def test_an_address_without_account_is_stopped_alike_and_nobody_is_written_to(user):
    for _ in range(FROM_ONE_NETWORK):
        Client().post(LOGIN, {"login": "nul@exemple.fr", "password": "faux"})
    answer = Client().post(LOGIN, {"login": "nul@exemple.fr", "password": "faux"})
    assert "Trop d’essais" in answer.content.decode()
    assert delivered() == []


def test_the_cookie_of_a_known_device_names_nobody_and_no_script_reads_it(user):
    client = Client()
    enter(user, HOME, client=client)
    cookie = client.cookies["device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "claire" not in cookie.value and str(user.pk) not in cookie.value
