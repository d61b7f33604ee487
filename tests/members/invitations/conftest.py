"""The moment of the portal, the coordinator’s browser, and applications accepted."""

import pytest
from django.core.cache import cache
from django.test import Client

from cpts_portal.foundation.kernel import clock
from tests.members.conftest import NOW
from tests.members.joining_world import OFFICE, admitted, person_form, send
from tests.signing_in import make_role, signed_in

ADMITTED = admitted(NOW.date().isoformat())


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def office(association):
    return signed_in(make_role("coordinator"))


@pytest.fixture
def invite(office):
    """``invite(email=…)``: an application accepted; gives its row."""

    def _invite(**changed):
        row = send(Client(), person_form(**changed))
        answer = office.post(f"{OFFICE}{row.id}/", {"step": "accept", "version": 1, **ADMITTED})
        assert answer.status_code == 302, answer.content.decode()
        return row

    return _invite
