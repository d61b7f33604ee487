"""CRY-04, with processes: a rotation killed between two batches goes on where it stopped."""

import base64
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings

from cpts_portal.environment import ROOT
from cpts_portal.foundation.models import Draft
from cpts_portal.foundation.records import key_canaries, key_rotation

from .acting import AT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("CRY-04")]

NEW = base64.b64encode(os.urandom(32)).decode()
ROWS = key_rotation.BATCH + 30
WAITERS = """SELECT count(*), pg_sleep(0.05) FROM pg_locks
             WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))"""


@pytest.fixture
def rings():
    """The keys before, during and after; the canary of the tests comes back."""
    old = settings.FIELD_KEYS
    yield old, f"new:{NEW},{old}", f"new:{NEW}"
    key_canaries.move_to_current(AT)


def start(*words: str, keys: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | {"CPTS_FIELD_KEYS": keys},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ran(*words: str, keys: str) -> tuple[int, str]:
    process = start(*words, keys=keys)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


@contextmanager
def held(pk):
    """That row locked by somebody else: the batch it belongs to waits."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as other:
        other.execute("SELECT 1 FROM foundation_draft WHERE id = %s FOR UPDATE", [pk])
        yield other
        other.rollback()


def waits_for_us(other, process) -> bool:
    """Asked until it is so, a minute at most; PostgreSQL itself paces the questions.

    Only who waits for ``other`` counts: the cluster serves the other workers' databases too.
    """
    for _ in range(1200):
        if process.poll() is not None:
            return False
        if other.execute(WAITERS, [other.info.backend_pid]).fetchone()[0]:
            return True
    return False


def test_a_rotation_killed_between_two_batches_is_run_again_and_ends(rings):
    before, during, after = rings
    rows = [
        Draft(user_id=uuid4(), form="f", payload=f"text {n}", saved_at=AT, expires_at=AT)
        for n in range(ROWS)
    ]
    Draft.objects.bulk_create(rows)
    last = Draft.objects.order_by("pk").values_list("pk", flat=True).last()
    with held(last) as other:
        process = start("manage.py", "rotate_keys", keys=during)
        assert waits_for_us(other, process), process.stdout.read()
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
    used = key_rotation.keys_in_use(Draft, "payload")
    assert used["new"] == key_rotation.BATCH and sum(used.values()) == ROWS
    with override_settings(FIELD_KEYS=during):
        assert {row.payload for row in Draft.objects.all()} == {f"text {n}" for n in range(ROWS)}
    # the former key may not go yet: nothing starts without it
    code, output = ran("-c", "import cpts_portal.wsgi", keys=after)
    assert (code, "manque dans CPTS_FIELD_KEYS" in output) == (2, True), output
    code, output = ran("manage.py", "rotate_keys", keys=during)
    assert code == 0 and "30 valeurs chiffrées à nouveau" in output, output
    former = before.partition(":")[0]
    code, output = ran("manage.py", "rotate_keys", "--check", keys=during)
    assert code == 0 and f"CPTS_FIELD_KEYS, clé {former} : 0 valeurs" in output, output
    # now it may: the portal starts, and reads
    code, output = ran("-c", "import cpts_portal.wsgi", keys=after)
    assert code == 0, output
    with override_settings(FIELD_KEYS=after):
        assert Draft.objects.get(pk=last).payload.startswith("text ")


def test_nothing_starts_with_a_key_that_did_not_write_this_database(rings):
    current = rings[0].partition(":")[0]
    code, output = ran("-c", "import cpts_portal.wsgi", keys=f"{current}:{NEW}")
    assert code == 2, output
    assert "n’est pas celle qui a chiffré cette base" in output and "Traceback" not in output
