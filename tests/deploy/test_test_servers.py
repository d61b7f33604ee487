"""The servers the tests use, and what a test run refuses."""

import os
import socket
import subprocess
import sys

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.template import engines
from django.utils import timezone

from cpts_portal.environment import ROOT
from cpts_portal.ops import stamp
from tests.support.database import _empty_tables, _tables_with_rows
from tests.support.strictness import UndefinedVariable


@pytest.mark.requirement("OPS-04")
@pytest.mark.django_db
def test_tests_run_as_the_application_role_which_cannot_create_a_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("cpts_app",)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("CREATE TABLE stray (id int)")


@pytest.mark.django_db
def test_an_operation_that_must_be_outermost_runs_inside_a_test():
    with transaction.atomic(durable=True):
        Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rows_committed_by_a_test_are_cleared_by_the_owner_and_migrated_rows_stay():
    owner = os.environ["DATABASE_OWNER_URL"]
    tables = _tables_with_rows(owner)
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    _empty_tables(owner, tables)
    assert not Session.objects.exists()
    # what every process started by a later test asks first
    stamp.refuse_other_mode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 0


def test_cache_and_broker_live_on_different_databases_of_the_throw_away_server(settings):
    cache.set("colour", "green")
    assert cache.get("colour") == "green"
    first = os.environ["CPTS_REDIS_FIRST_DATABASE"]
    assert settings.CELERY_BROKER_URL.endswith(f"virtual_host={first}")
    assert settings.CACHES["default"]["LOCATION"].endswith(f"db={int(first) + 1}")


def test_an_address_left_in_the_shell_is_ignored_by_the_tests():
    shell = {name: value for name, value in os.environ.items() if not name.startswith("CPTS_TEST_")}
    shell |= {"DATABASE_URL": "postgresql://real@db/real", "REDIS_URL": "redis://real:6379"}
    shell |= {"CPTS_MODE": "production"}
    shell.pop("PYTEST_XDIST_WORKER", None)
    completed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import tests.support.servers, os;"
            "print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], os.environ['CPTS_MODE'])",
        ],
        env=shell,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "real" not in completed
    assert completed.endswith(" test\n")


def test_an_undefined_variable_fails_in_our_templates_unless_it_has_a_default():
    render = engines["django"].engine.from_string
    from django.template import Context

    assert (
        render("{{ absent|default:'rien' }}{% if absent %}x{% endif %}").render(Context()) == "rien"
    )
    template = render("{{ absent }}")
    assert template.render(Context()) == ""
    for node in template.nodelist:
        node.origin.name = str(ROOT / "templates" / "page.html")
    with pytest.raises(UndefinedVariable, match="absent"):
        template.render(Context())


def test_another_machine_cannot_be_reached():
    with socket.socket() as client, pytest.raises(AssertionError, match="tried to reach"):
        client.connect(("192.0.2.1", 80))
