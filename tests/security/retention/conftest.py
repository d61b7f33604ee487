"""The moment of the portal, and two people of each kind."""

import pytest


@pytest.fixture(autouse=True)
def today(on_18_november):
    """The moment of the portal."""


@pytest.fixture
def world(built, db, tmp_path, settings):
    settings.TOMBSTONES = str(tmp_path / "tombstones.jsonl")
    return built
