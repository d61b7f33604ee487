"""The day of the loop, the coordinator’s browser and the CPAM’s."""

import pytest

from cpts_portal.foundation.kernel import clock
from tests.funding.dossier_world import AT
from tests.signing_in import make_role, signed_in


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


@pytest.fixture
def cpam():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))
