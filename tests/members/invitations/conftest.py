"""The moment of the portal, the coordinator’s browser, and applications accepted."""

import pytest
from django.test import Client

from tests.members.joining_world import OFFICE, admitted, person_form, send
from tests.signing_in import make_role, signed_in
from tests.support.clocks import NOW, frozen_clock

ADMITTED = admitted(NOW.date().isoformat())


today = frozen_clock()


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
