"""The demonstration's application, installed for one test as its mode does."""

import secrets
from contextlib import contextmanager

import pytest
from django.conf import settings as used
from django.test import override_settings

from cpts_portal.foundation.kernel import clock
from cpts_portal.ops import seeds


@pytest.fixture(params=["loire-forez"])
def seed(request, monkeypatch):
    monkeypatch.setenv(seeds.VARIABLE, request.param)
    return seeds.chosen()


@pytest.fixture
def demonstration(seed):
    with installed(seed):
        yield seed


@contextmanager
def installed(seed):
    # read once per process, and it looks at what is installed: first as every other test knows it
    import cpts_portal.urls  # noqa: F401

    changed = {
        "INSTALLED_APPS": [*used.INSTALLED_APPS, "cpts_portal.demo"],
        "ROOT_URLCONF": "tests.demo.urls",
        "MODE": "demo",
        "DEMO_SECRET": secrets.token_hex(16),
        "CLOCK_STARTS_AT": seed.starts_at,
    }
    clock._offset.cache_clear()
    with override_settings(**changed):
        yield
    clock._offset.cache_clear()
