"""The bench runs outside the tests; here, that it can start at all, and that the rows it copies
have every column that a row needs."""

import re
import subprocess
import sys

import pytest
from django.db import connection

from cpts_portal.environment import ROOT


def test_the_bench_starts_from_its_own_command():
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "--rounds" in ran.stdout


@pytest.mark.django_db
def test_a_copied_row_has_each_column_that_its_table_asks_for():
    text = (ROOT / "tests/bench/setup.py").read_text(encoding="utf-8")
    copied = dict(re.findall(r"INSERT INTO (\w+) \(([^)]*)\)", text))
    assert copied.keys() == {"missions_declaration", "members_person", "members_membership"}
    for table, columns in copied.items():
        assert _needed(table) - set(re.split(r",\s*", columns)) == set(), table


def _needed(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND is_nullable = 'NO' AND column_default IS NULL "
            "AND is_identity = 'NO' AND is_generated = 'NEVER'",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}
