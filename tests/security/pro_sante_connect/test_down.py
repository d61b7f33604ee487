"""Pro Santé Connect is down, slow, or something else answers in its place: a page, in time."""

import time

import pytest
from django.conf import settings as used
from django.test import Client

from tests.security.fake_psc import (
    HUGE,
    drips,
    hangs_up,
    is_a_page,
    leads_elsewhere,
    never_answers,
    never_ends,
    sulks,
)
from tests.security.pro_sante_world import START, YOU, leave, path_of, signed_in_as
from tests.signing_in import PASSWORD

pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.requirement("PSC-06")]
PAGES = ("wallet-openid-configuration", "token", "keys", "userinfo")
BROKEN = (sulks, is_a_page, leads_elsewhere, never_ends, hangs_up)


def answer_with_fault(psc, client: Client, page: str, fault):
    """The answer of the portal when that page of the provider is at fault."""
    if page == PAGES[0]:
        psc.faults[page] = fault
        return client.get(START)
    back = path_of(psc.authorize(leave(client)))
    psc.faults[page] = fault
    return client.get(back)


def says_it_is_down(answer) -> None:
    text = answer.content.decode()
    assert answer.status_code == 503
    assert "Pro Santé Connect ne répond pas" in text
    assert 'href="/compte/login/"' in text
    assert "Traceback" not in text and "of the provider" not in text and "127.0.0.1" not in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: fault.__name__)
def test_whatever_answers_in_its_place(psc, page, fault):
    client = Client()
    says_it_is_down(answer_with_fault(psc, client, page, fault))
    assert "elsewhere" not in psc.requests, "no redirect is followed"
    assert signed_in_as(client) is None
    assert client.get(YOU).url == "/compte/login/"


def test_a_hundred_megabytes_are_not_read(psc):
    client = Client()
    says_it_is_down(answer_with_fault(psc, client, "userinfo", never_ends))
    assert psc.faults["sent"] < HUGE / 4


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fault", [never_answers, drips], ids=lambda fault: fault.__name__)
def test_a_slow_answer_is_not_waited_for(psc, settings, page, fault):
    settings.PSC_SECONDS = 0.4
    says_it_is_down(answer_with_fault(psc, Client(), page, fault))


def test_the_four_questions_share_one_time_of_five_seconds(psc, settings, monkeypatch):
    """Each a little slow: the last ones are not even asked."""
    from members.pro_sante_connect import exchange

    assert used.PSC_SECONDS == 5
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    real, spent = time.monotonic, iter(range(0, 100, 3))
    monkeypatch.setattr(
        exchange, "time", type("T", (), {"monotonic": staticmethod(lambda: real() + next(spent))})
    )
    says_it_is_down(client.get(back))
    assert psc.requests[-2:] == ["token", "keys"]


def test_nobody_there(psc, settings):
    settings.PSC_DISCOVERY = "http://127.0.0.1:9/rien"
    says_it_is_down(Client().get(START))


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": None},
        {"issuer": ""},
        {"issuer": ["x"]},
        {"token_endpoint": None},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": "//sans-schema"},
        {"token_endpoint": "http://["},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": 7},
        {"userinfo_endpoint": "https://ailleurs.example/x"},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_discovery_that_names_no_endpoints(psc, document):
    psc.faults["document"] = document
    says_it_is_down(Client().get(START))


@pytest.mark.parametrize("body", [b"[]", b"{", b"[" * 100_000, b"\xff\xfe", b""])
def test_a_document_that_is_none(psc, body):
    psc.faults[PAGES[0]] = lambda handler: handler.send(body)
    says_it_is_down(Client().get(START))


@pytest.mark.parametrize("access", ["x\r\nX-Evil: 1", "é", None])
def test_a_token_that_is_no_header(psc, access):
    """What the provider calls a token is written in a header of ours: one line, ASCII."""
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    answer = {"access_token": access, "id_token": "x"}
    psc.faults["token"] = lambda handler: handler.send_json(answer)
    assert client.get(back).status_code == 400
    assert "userinfo" not in psc.requests


def test_the_password_still_opens(psc, world):
    client = Client()
    says_it_is_down(answer_with_fault(psc, client, PAGES[0], sulks))
    assert client.get("/compte/login/").status_code == 200
    data = {"login": world.nurse.email, "password": PASSWORD}
    assert client.post("/compte/login/", data).url == "/"


def test_too_many_departures_from_one_address_wait(psc):
    """Sixty a minute: each asks the provider a question."""
    psc.faults[PAGES[0]] = sulks
    answers = [Client().get(START).status_code for _ in range(61)]
    assert answers == [503] * 60 + [429]
    assert len(psc.requests) == 60
