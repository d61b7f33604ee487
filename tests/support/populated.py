"""The populated portal as a fixture: each test has it as it was built."""

import copy
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest

from cpts_portal.foundation.kernel import clock
from members.accounts import sessions
from tests.funding import loire_forez_fixture
from tests.support import populated_portal
from tests.support.shared_fixtures import layer


def build(person):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: populated_portal.NOW)
        # a session lasts as long as the layer, which is longer than a desk left alone
        patch.setattr(sessions, "SHORT", sessions.LONG)
        return populated_portal.build_on_the_money(person)


populated = layer(build, over=loire_forez_fixture.load, copied=False)


@contextmanager
def cookies_put_back(clients):
    """What is done to the database is undone: so is the session a browser was given meanwhile."""
    saved = [(client, client.cookies.copy()) for client in clients]
    yield
    for client, cookies in saved:
        client.cookies = SimpleCookie(cookies)


@contextmanager
def as_built(populated, *more_clients):
    """A copy whose browsers are the same, with the cookies they had."""
    portal = copy.copy(populated)
    portal.clients, portal.values = dict(portal.clients), dict(portal.values)
    with cookies_put_back([*portal.clients.values(), *more_clients]):
        yield portal


@pytest.fixture
def portal(populated):
    with as_built(populated) as portal:
        yield portal
