"""A world of Pro Santé Connect for the modules that ask for it."""

import pytest
from django.core.cache import cache

from tests.security import fake_psc, pro_sante_world


@pytest.fixture(scope="module")
def pro_sante(django_db_setup, django_db_blocker):
    with pro_sante_world.built(django_db_blocker) as world:
        yield world


@pytest.fixture
def world(pro_sante):
    """The module's world; what a test does to it is undone."""
    with pro_sante_world.undone():
        yield pro_sante


@pytest.fixture(scope="module")
def _provider():
    provider = fake_psc.Provider().open()
    yield provider
    provider.close()


@pytest.fixture
def psc(_provider):
    """The provider, on its best behaviour, and the portal that knows it."""
    cache.clear()
    _provider.faults, _provider.requests, _provider.codes = {}, [], {}
    _provider.person, _provider.issuer = fake_psc.camille(), _provider.base
    with pro_sante_world.switched_on(_provider):
        yield _provider
