"""The day of these tests, the two browsers, and year 1 once it is sent."""

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from funding.dossier.operations.documents import build_at_once
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from tests.funding import dossier_world
from tests.funding.dossier_world import AT, COORDINATOR
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.shared_fixtures import layer

today = frozen_clock()


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


@pytest.fixture
def funder():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))


def send(_world):
    """Year 1, sent; its PDF built."""
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    return dossiers.dossier(1)


sent = layer(send, over=dossier_world.build)
