"""The populated portal and every kind of reader of its routes."""

import logging
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache

from cpts_portal.foundation.kernel import clock
from cpts_portal.home import navigation
from members.accounts import sessions
from tests.security.guards import forms, people
from tests.support import populated_portal
from tests.support.populated import as_built, build, cookies_put_back
from tests.support.shared_fixtures import layer


def gather(portal):
    """``readers``: every kind of them; ``forms``: those they meet on the pages; ``looked``:
    how those pages answered."""
    with quiet():
        portal.readers = people.gather(portal)
        with cookies_put_back([reader.client for reader in portal.readers.values()]):
            portal.forms, portal.looked = forms.on_the_pages(portal)
    return portal


with_readers = layer(gather, over=build, copied=False)


@pytest.fixture
def portal(with_readers):
    with as_built(
        with_readers, *(reader.client for reader in with_readers.readers.values())
    ) as portal:
        yield portal


@pytest.fixture
def page_forms(portal):
    return portal.forms


@contextmanager
def quiet():
    with pytest.MonkeyPatch.context() as patch:
        _make_quiet(patch)
        yield


def _make_quiet(patch) -> None:
    patch.setattr(clock, "now", lambda: populated_portal.NOW)
    # what a request does is undone: each would mark its session anew
    patch.setattr(sessions, "MARK_EVERY", sessions.DAY)
    # on a slow machine the walk lasts longer than a proof, or than a desk left alone
    patch.setattr(settings, "ACCOUNT_REAUTHENTICATION_TIMEOUT", sessions.DAY)
    patch.setattr(sessions, "SHORT", sessions.LONG)
    patch.setattr(navigation, "NAME_KEPT_SECONDS", 10**9)


@pytest.fixture(autouse=True)
def quiet_day(monkeypatch):
    """One moment for all, no log line for each refusal, no count of attempts left over."""
    _make_quiet(monkeypatch)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    cache.clear()
