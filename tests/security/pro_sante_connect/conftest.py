"""A world of Pro Santé Connect for the modules that ask for it."""

import pytest

from tests.security import fake_psc, pro_sante_world
from tests.support.shared_fixtures import layer

world = layer(pro_sante_world.build)


@pytest.fixture(scope="module")
def _provider():
    provider = fake_psc.Provider().open()
    yield provider
    provider.close()


@pytest.fixture
def psc(_provider):
    """The provider, on its best behaviour, and the portal that knows it."""
    _provider.faults, _provider.requests, _provider.codes = {}, [], {}
    _provider.person, _provider.issuer = fake_psc.camille(), _provider.base
    with pro_sante_world.switched_on(_provider):
        yield _provider
