"""The whole story is loaded once per file, inside a transaction that is never committed."""

import pytest
from django.db import connection, transaction

from tests.funding import dossier_world
from tests.funding import money_story as story


@pytest.fixture(scope="module")
def loire_forez(django_db_setup, django_db_blocker):
    """The member who bears the declared hours; every figure of the story is in the database."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer._from_testcase = True
        outer.__enter__()
        try:
            yield story.load()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A small association with every part of a dossier, once per file, never committed."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer._from_testcase = True
        outer.__enter__()
        try:
            yield dossier_world.build()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()
