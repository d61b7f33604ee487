"""Migrations go forward on a base that has rows, and back when they say they can."""

import os
from itertools import count

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings
from psycopg.conninfo import make_conninfo

from cpts_portal.ops.embedded import postgres
from cpts_portal.ops.roles import as_owner
from members.models import Person
from tests.signing_in import make_account, make_member

pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.requirement("REL-08")]
OURS = ("foundation", "members", "missions", "patients", "funding", "home", "deploy")
# app.migration → why it goes one way; the backup made before an update is the way back
ONE_WAY: dict[str, str] = {}
_trials = count(1)


def ours() -> list:
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [migration for (app, _), migration in sorted(disk.items()) if app in OURS]


def test_every_app_of_ours_is_walked():
    labels = {
        config.label for config in apps.get_app_configs() if "site-packages" not in config.path
    }
    assert labels - {"demo"} <= set(OURS)


def test_each_migration_goes_back_or_says_why_not():
    stuck = {
        f"{migration.app_label}.{migration.name}"
        for migration in ours()
        if not all(operation.reversible for operation in migration.operations)
    }
    assert stuck == set(ONE_WAY)


def test_the_history_of_each_app_is_one_line():
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    for app in OURS:
        assert len(graph.leaf_nodes(app)) == 1, app


@pytest.fixture
def populated_base(django_db_setup, django_db_blocker):
    administrator = os.environ["CPTS_TEST_ADMINISTRATOR"]
    name = f"migrations_trial_{os.getpid()}_{next(_trials)}"
    with django_db_blocker.unblock():
        connection.close()
        before = connection.settings_dict["NAME"]
        postgres.make_database(administrator, name, template=before)
        connection.settings_dict["NAME"] = name
        owner = make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=name)
        try:
            with override_settings(OWNER_DATABASE_URL=owner):
                make_account("coordinator", person=make_member())
                yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            postgres.drop_database(administrator, name)


def _steps(graph, leaves) -> list[tuple]:
    """Last and former step of each app that has two; the first step of an app is its tables."""
    parents = [(leaf, parent.key) for leaf in leaves for parent in graph.node_map[leaf].parents]
    return [(leaf, former) for leaf, former in parents if former[0] == leaf[0]]


def test_the_last_steps_go_back_and_forward_on_a_base_that_has_rows(populated_base):
    people = list(Person.objects.order_by("pk").values())
    assert people
    with as_owner():
        graph = MigrationExecutor(connection).loader.graph
        leaves = [graph.leaf_nodes(app)[0] for app in OURS]
        for leaf, former in _steps(graph, leaves):
            executor = MigrationExecutor(connection)
            # an app below that went back has taken along what leans on it
            if leaf in executor.loader.applied_migrations:
                executor.migrate([former])
        executor = MigrationExecutor(connection)
        assert not set(dict(_steps(graph, leaves))) & set(executor.loader.applied_migrations)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert list(Person.objects.order_by("pk").values()) == people
