"""The moment of most tests, and the portal's one clock held there or started from there."""

from datetime import datetime
from time import time as machine_seconds

import pytest

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS

# the first of the demonstration
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=PARIS)


def frozen_clock(moment: datetime = NOW):
    """A fixture: it is that moment, during each test of its module or of its folder."""

    @pytest.fixture(autouse=True)
    def today(monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: moment)

    return today


@pytest.fixture(autouse=True)
def on_18_november(settings, monkeypatch):
    """The clock goes on from there, as in the demonstration: at each test, not at the start of a
    run that may last a quarter of an hour."""
    settings.CLOCK_STARTS_AT = NOW.isoformat()
    monkeypatch.setenv("CPTS_DEMO_STARTED_AT", repr(machine_seconds()))
    clock._offset.cache_clear()
    yield
    clock._offset.cache_clear()
