"""The attempt: its state, its nonce, its code, its ten minutes."""

import time

import pytest
from django.test import Client

from tests.security.fake_psc import Provider
from tests.security.pro_sante_connect.refused.conftest import is_refused
from tests.security.pro_sante_world import (
    BACK,
    YOU,
    come_back,
    leave,
    path_of,
    proved,
    signed_in_as,
    switched_on,
)
from tests.signing_in import signed_in

pytestmark = pytest.mark.usefixtures("linked")


@pytest.mark.requirement("PSC-02")
@pytest.mark.parametrize("state", ["", "&state=", "&state=un-autre", "&state=é%00"])
def test_a_wrong_state(psc, state):
    client = Client()
    code = psc.authorize(leave(client)).split("code=")[1].split("&")[0]
    assert is_refused(client, client.get(f"{BACK}?code={code}{state}"), "déjà servi")
    assert "token" not in psc.requests, "the code was not even shown"


@pytest.mark.requirement("PSC-02")
def test_a_state_that_served(psc):
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    assert client.get(back).url == YOU
    assert is_refused(client, client.get(back), "déjà servi")


@pytest.mark.requirement("PSC-02")
def test_a_state_is_spent_even_by_a_refusal(psc):
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    assert client.get(f"{BACK}?state=x&code=y").status_code == 400
    assert is_refused(client, client.get(back), "déjà servi")


@pytest.mark.requirement("PSC-02")
def test_a_state_of_another_session(psc, world):
    """The address somebody else came back with, sent to a victim, who would be in that account."""
    his = path_of(psc.authorize(leave(Client())))
    victim, other = Client(), Client()
    assert is_refused(victim, victim.get(his), "déjà servi")
    leave(other)
    assert is_refused(other, other.get(his), "déjà servi")
    member = signed_in(world.doctor)
    assert member.get(his).status_code == 400
    assert signed_in_as(member) == str(world.doctor.pk)


@pytest.mark.requirement("PSC-02")
def test_a_state_of_another_provider(psc):
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    assert is_refused(client, client.get(f"{back}&iss=https://another.example"))


@pytest.mark.requirement("PSC-02", "PSC-05")
def test_an_answer_of_another_provider_goes_to_the_one_she_left_for(psc):
    """The portal changed provider meanwhile: the code is never shown to the new one."""
    other, client = Provider().open(), Client()
    try:
        left = leave(client)
        with switched_on(other):
            assert client.get(path_of(psc.authorize(left))).url == YOU
        assert other.requests == []
    finally:
        other.close()


@pytest.mark.requirement("PSC-02")
@pytest.mark.parametrize("nonce", [None, "", "un-autre", 7])
def test_a_missing_or_wrong_nonce(psc, nonce):
    psc.faults["claims"] = {"nonce": nonce}
    client = Client()
    assert is_refused(client, come_back(client, psc))


@pytest.mark.requirement("PSC-02", "PSC-03")
def test_a_token_that_served_in_another_attempt(psc):
    """Its nonce was that attempt's, in another browser or in this one."""
    client = Client()
    proved(client, psc)
    psc.faults["id_token"] = psc.last_id_token
    for again in (client, Client()):
        assert is_refused(again, come_back(again, psc))


@pytest.mark.requirement("PSC-02")
def test_a_code_stolen_from_another_browser_lacks_its_verifier(psc):
    """PKCE: the provider asks for the verifier, which never left the session of the victim."""
    stolen = psc.authorize(leave(Client())).split("code=")[1].split("&")[0]
    thief = Client()
    state = psc.authorize(leave(thief)).split("state=")[1]
    assert is_refused(thief, thief.get(f"{BACK}?code={stolen}&state={state}"))
    assert psc.requests.count("token") == 1


@pytest.mark.requirement("PSC-02")
def test_a_code_serves_once_at_the_provider_and_an_unknown_one_never(psc):
    client = Client()
    state = psc.authorize(leave(client)).split("state=")[1]
    assert is_refused(client, client.get(f"{BACK}?code=inconnu&state={state}"))
    empty = Client()
    state = psc.authorize(leave(empty)).split("state=")[1]
    assert is_refused(empty, empty.get(f"{BACK}?state={state}"))


def test_an_attempt_lasts_ten_minutes(psc, monkeypatch):
    from members.views import accounts as back

    client = Client()
    address = path_of(psc.authorize(leave(client)))
    later = time.time() + 601

    class Later:
        monotonic = staticmethod(time.monotonic)

        @staticmethod
        def time():
            return later

    monkeypatch.setattr(back, "time", Later)
    assert is_refused(client, client.get(address), "plus de dix minutes")


def test_who_gives_up_over_there_is_told_so(psc):
    client = Client()
    state = psc.authorize(leave(client)).split("state=")[1]
    answer = client.get(f"{BACK}?error=access_denied&state={state}")
    assert is_refused(client, answer, "avant la fin")
    client = Client()
    state = psc.authorize(leave(client)).split("state=")[1]
    answer = client.get(f"{BACK}?error=<script>&error_description=<b>x&state={state}")
    assert is_refused(client, answer)
    assert "<script>&" not in answer.content.decode()
