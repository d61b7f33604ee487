"""The inhabited portal and everybody who knocks at its doors, built once for this folder."""

import logging
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from cpts_portal import navigation
from cpts_portal.foundation.kernel import clock
from members.accounts import sessions
from tests.architecture import inhabited
from tests.security.doors import people


def pytest_collection_modifyitems(items):
    """Together, in one worker, whatever the order of the day: the portal is built once."""
    here = [item for item in items if "/security/doors/" in item.path.as_posix()]
    for item in here:
        item.add_marker(pytest.mark.xdist_group("doors"))
    items[:] = [item for item in items if item not in here] + here


@pytest.fixture(scope="package")
def place(django_db_setup, django_db_blocker):
    """Inside a transaction that is never committed."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: inhabited.NOW)
        patch.setattr(sessions, "MARK_EVERY", sessions.DAY)
        # on a slow machine the walk lasts longer than a proof, or than a desk left alone
        patch.setattr(settings, "ACCOUNT_REAUTHENTICATION_TIMEOUT", sessions.DAY)
        patch.setattr(sessions, "SHORT", sessions.LONG)
        outer = transaction.atomic()
        outer._from_testcase = True
        outer.__enter__()
        try:
            built = inhabited.build()
            built.readers = people.gather(built)
            yield built
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()


@pytest.fixture(scope="module")
def browsers_put_back(place):
    """What is done to the database is undone: so is the session that a browser was given
    meanwhile."""
    kept = {name: reader.client.cookies.copy() for name, reader in place.readers.items()}

    def put_back() -> None:
        for name, cookies in kept.items():
            place.readers[name].client.cookies = SimpleCookie(cookies)

    return put_back


@pytest.fixture(autouse=True)
def same_browsers(browsers_put_back):
    yield
    browsers_put_back()


@pytest.fixture(autouse=True)
def quiet_day(monkeypatch):
    """One moment for all, no log line for each refusal, no count of attempts left over."""
    monkeypatch.setattr(clock, "now", lambda: inhabited.NOW)
    # what a request does is undone: each would mark its session anew
    monkeypatch.setattr(sessions, "MARK_EVERY", sessions.DAY)
    monkeypatch.setattr(navigation, "NAME_KEPT_SECONDS", 10**9)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    cache.clear()
