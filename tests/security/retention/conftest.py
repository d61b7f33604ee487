"""The moment of the portal, and two people of each kind."""

import pytest

from tests.support.clocks import frozen_clock

today = frozen_clock()


@pytest.fixture
def world(built, db, tmp_path, settings):
    settings.TOMBSTONES = str(tmp_path / "tombstones.jsonl")
    return built
