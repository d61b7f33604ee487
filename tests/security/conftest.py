"""One clock for these tests, and two people of each kind who ask for their rights."""

import pytest
from django.core.cache import cache

from cpts_portal.foundation.kernel import clock
from tests.patients.asking import NOW
from tests.security import privacy_world
from tests.support.shared_fixtures import layer


@pytest.fixture
def on_18_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


def build_privacy_world():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        return privacy_world.build()


built = layer(build_privacy_world, copied=False)
