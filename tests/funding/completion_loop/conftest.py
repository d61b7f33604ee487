"""The day of the loop, the coordinator’s browser and the CPAM’s."""

import pytest

from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock

today = frozen_clock()


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


@pytest.fixture
def cpam():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))
