"""The database of one pytest process: migrated by the owner, used as the application.

Of several processes the first to come migrates; the others copy what it made.
"""

import gc
import os
from contextlib import contextmanager

import psycopg
import pytest

from cpts_portal.ops.embedded import postgres

# a test says « no trace may be written » to its own session, and sees what is shown then
REFUSE_TRACES = """
CREATE FUNCTION refuse_the_trace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('cpts.refuse_traces', true) = 'yes' THEN
        RAISE EXCEPTION 'no trace may be written';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refuse_the_trace BEFORE INSERT ON foundation_auditentry
    FOR EACH ROW EXECUTE FUNCTION refuse_the_trace();
"""
# any number: one lock for the processes of one run
ONE_AT_A_TIME = 20_220_705


class DatabaseOfTheWorker:
    @pytest.fixture(scope="session")
    @classmethod
    def django_db_setup(cls, django_test_environment, django_db_blocker):
        """In place of pytest-django's own."""
        from django.test import TransactionTestCase

        owner = os.environ["DATABASE_OWNER_URL"]
        with django_db_blocker.unblock():
            make()
        migrated = _tables_with_rows(owner)
        TransactionTestCase._fixture_teardown = lambda self: _empty_tables(owner, migrated)


def make() -> None:
    from tests.support.servers import DATABASE, WORKER

    administrator = os.environ["CPTS_TEST_ADMINISTRATOR"]
    template = os.environ["CPTS_TEST_TEMPLATE"]
    with _alone(administrator):
        if postgres.has_database(administrator, template):
            postgres.make_database(administrator, DATABASE, anew=True, template=template)
            return
        postgres.make_database(administrator, DATABASE, anew=True)
        _migrate()
        if WORKER:
            postgres.make_database(administrator, template, template=DATABASE)


@contextmanager
def _alone(administrator: str):
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield


def _migrate() -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from cpts_portal.ops import roles, stamp

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        postgres.give_rights(connection, postgres.APPLICATION)
    with roles.as_owner():
        # a quarter of its time is spent sweeping the models of former migrations
        gc.disable()
        call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
        gc.enable()
        # as a real installation: a worker started by a test accepts this database
        stamp.stamp(at=timezone.now())
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        connection.execute(REFUSE_TRACES)


def _tables_with_rows(owner: str) -> set[str]:
    with psycopg.connect(owner) as connection:
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        rows = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for (name,) in tables
        )
        return {name for (name,) in connection.execute(rows)}


def _empty_tables(owner: str, migrated: set[str]) -> None:
    """Instead of Django's flush: the audit's triggers refuse TRUNCATE, and so does the role.

    ``replica`` switches triggers and foreign keys off. What the migrations themselves put in
    (content types, permissions) stays.
    """
    from django.db import connections

    connections.close_all()
    full = _tables_with_rows(owner) - migrated
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET lock_timeout = '10s'")
        for table in sorted(full):
            connection.execute(f"DELETE FROM {table}")
