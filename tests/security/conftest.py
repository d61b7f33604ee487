"""One clock for these tests, and a world that is built once and never committed."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from cpts_portal.foundation.kernel import clock
from tests.patients.asking import NOW
from tests.security import privacy_world


@pytest.fixture
def on_18_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer._from_testcase = True
        outer.__enter__()
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(clock, "now", lambda: NOW)
                world = privacy_world.build()
            yield world
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()
