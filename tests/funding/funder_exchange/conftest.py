"""The day of these tests, which may come later; two browsers; year 1 once it is sent."""

import pytest

from cpts_portal.foundation.kernel import clock
from tests.funding import dossier_world
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT
from tests.signing_in import make_role, signed_in
from tests.support.shared_fixtures import layer

WHEN = {"now": AT}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    WHEN["now"] = AT
    monkeypatch.setattr(clock, "now", lambda: WHEN["now"])


@pytest.fixture
def cpam():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))


@pytest.fixture
def ars():
    return signed_in(make_role("ars", name="Philippe Basalte"))


def submit(_world):
    return review.submit()


sent = layer(submit, over=dossier_world.build)
