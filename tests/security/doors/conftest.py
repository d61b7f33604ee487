"""The populated portal and everybody who knocks at its doors."""

import logging

import pytest
from django.conf import settings
from django.core.cache import cache

from cpts_portal import navigation
from cpts_portal.foundation.kernel import clock
from members.accounts import sessions
from tests.architecture import inhabited
from tests.security.doors import people
from tests.support.layers import layer
from tests.support.populated import as_built, build, populated

__all__ = ["populated"]


def gather(place):
    with pytest.MonkeyPatch.context() as patch:
        _quiet(patch)
        return people.gather(place)


readers = layer(gather, over=build, copied=False)


@pytest.fixture
def place(populated, readers):
    with as_built(populated, *(reader.client for reader in readers.values())) as place:
        place.readers = readers
        yield place


def _quiet(patch) -> None:
    patch.setattr(clock, "now", lambda: inhabited.NOW)
    # what a request does is undone: each would mark its session anew
    patch.setattr(sessions, "MARK_EVERY", sessions.DAY)
    # on a slow machine the walk lasts longer than a proof, or than a desk left alone
    patch.setattr(settings, "ACCOUNT_REAUTHENTICATION_TIMEOUT", sessions.DAY)
    patch.setattr(sessions, "SHORT", sessions.LONG)
    patch.setattr(navigation, "NAME_KEPT_SECONDS", 10**9)


@pytest.fixture(autouse=True)
def quiet_day(monkeypatch):
    """One moment for all, no log line for each refusal, no count of attempts left over."""
    _quiet(monkeypatch)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    cache.clear()
