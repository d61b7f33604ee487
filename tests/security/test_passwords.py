"""A password is long, foreign to the portal, kept as typed, and never changed by force."""

import string
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel import clock
from members.models import User
from members.queries import territory
from tests.signing_in import PASSWORD, make_role, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-08")]
CHANGE, LOGIN = "/compte/password/change/", "/compte/login/"
LONG = "é" * 3 + " pluie 🌻 " + "".join(chr(0x3A9 + n % 20) for n in range(110)) + "fin "


def refused(password: str) -> bool:
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False


def enters(email: str, password: str) -> bool:
    cache.clear()
    client = Client()
    client.post(LOGIN, {"login": email, "password": password})
    return client.get("/mentions-legales/").wsgi_request.actor.id is not None


def test_a_hundred_and_twenty_eight_characters_of_any_alphabet_are_kept_exactly():
    assert len(LONG) > 120
    value = LONG.ljust(128, "z")[:127] + " "
    user = make_role("member", enrolled=False)
    browser = signed_in(user, second_factor=False)
    answer = browser.post(CHANGE, {"oldpassword": PASSWORD, "password1": value, "password2": value})
    assert answer.status_code == 302
    assert enters(user.email, value)
    for other in (value.strip(), value.replace("é", "e\u0301"), value[:-1] + "  ", value.upper()):
        assert not enters(user.email, other)


@given(st.integers(0, 14), st.randoms(use_true_random=False))
def test_twelve_characters_is_the_least(length, chance):
    letters = chance.sample(string.ascii_lowercase, length)
    password = "".join(letters)
    if length < 12:
        assert refused(password)
    else:
        # distinct letters in any order: never a common word stretched
        assert not refused(password)


@given(st.sampled_from(["motdepasse", "azertyuiop", "password", "soleil"]), st.integers(0, 10**9))
def test_a_common_word_made_longer_with_digits_is_refused(word, number):
    assert refused(f"{word}{number:09d}!")
    assert refused(f"{number:09d}{word.upper()}")


@pytest.mark.parametrize(
    "form", ["CPTS Loire Forez", "loireforez", "Cpts-Loire-Forez", "LOIRE FOREZ"]
)
def test_the_name_of_the_association_is_refused_however_written(monkeypatch, form):
    named = type("Named", (), {"name": "CPTS Loire Forez"})
    monkeypatch.setattr(territory, "association", lambda: named)
    assert refused(f"{form}-zephyr-41")
    assert not refused("brume-zephyr-41-kiwi")


def test_nobody_is_asked_to_change_it_because_time_went_by(monkeypatch):
    user = make_role("member", enrolled=False)
    later = clock.now() + timedelta(days=3 * 365)
    monkeypatch.setattr(clock, "now", lambda: later)
    client = Client()
    answer = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert answer.url == "/"
    assert client.get("/mes-heures/").status_code == 200
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
