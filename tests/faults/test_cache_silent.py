"""The shared cache is suspended, dies or forgets: nobody waits, and nothing typed is lost."""

import pytest
from django.core.cache import cache, caches
from django.test import Client

from cpts_portal.foundation.kernel.breaker import LONGEST_WAIT, PAUSE, Breaker
from members.models import Application
from tests.faults.valkey_server import cache_at, end_pauses, own_valkey
from tests.members.conftest import association, communes
from tests.members.joining_world import APPLY, SENT, person_form
from tests.signing_in import PASSWORD, make_account

__all__ = ["association", "communes"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("REL-02")]
LOGIN = "/compte/login/"
ACTS = {"suspended": "suspend", "dead": "stop", "emptied": "empty"}


@pytest.fixture
def valkey(settings):
    with own_valkey() as server:
        settings.CACHES = cache_at(server.cache_address)
        yield server


@pytest.fixture(params=sorted(ACTS))
def ill(request, valkey):
    """The server, after one of the three things that happen to it."""
    cache.set("before", 1)
    getattr(valkey, ACTS[request.param])()
    return valkey


def test_an_application_is_sent_while_the_cache_is_silent(ill, association):
    answer = Client().post(APPLY, person_form())
    assert (answer.status_code, answer["Location"]) == (302, SENT)
    assert Application.objects.count() == 1


def test_a_refused_application_keeps_what_was_typed_while_the_cache_is_silent(ill, association):
    answer = Client().post(APPLY, person_form(phone="12", workplace="Cabinet du Pont"))
    assert answer.status_code == 422
    assert "Cabinet du Pont" in answer.content.decode()


def test_one_signs_in_while_the_cache_is_silent(ill):
    user = make_account(enrolled=False)
    answer = Client().post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302


def test_wrong_passwords_are_still_counted_while_the_cache_is_silent(ill):
    user = make_account(enrolled=False)
    for _ in range(5):
        Client().post(LOGIN, {"login": user.email, "password": "faux"})
    answer = Client().post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert "Trop d’essais" in answer.content.decode()


def test_ten_questions_to_a_frozen_cache_wait_once(valkey, caplog):
    valkey.suspend()
    for number in range(10):
        cache.set(f"key{number}", number)
        assert cache.get(f"key{number}") == number
    assert len([record for record in caplog.records if "cache is silent" in record.message]) == 1


def test_a_cache_that_answers_again_is_shared_again(valkey):
    cache.set("limit", 1)
    valkey.suspend()
    cache.set("limit", 2)
    assert cache.get("limit") == 2
    valkey.resume()
    end_pauses()
    cache.incr("limit")
    assert cache.get("limit") in (2, 3)  # the write that waited may have arrived late
    cache.set("limit", 7)
    assert caches.create_connection("default").get("limit") == 7


def test_a_request_waits_for_the_cache_and_the_broker_less_than_a_second_together():
    assert 2 * LONGEST_WAIT < 1


def test_after_the_pause_one_question_is_tried_and_the_others_still_do_not_wait():
    now = [100.0]
    breaker = Breaker(clock=lambda: now[0])
    assert breaker.may_ask()
    breaker.note_silence()
    assert not breaker.may_ask()
    now[0] += PAUSE
    assert [breaker.may_ask(), breaker.may_ask()] == [True, False]
    breaker.note_answer()
    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]
