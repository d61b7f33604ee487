"""A sequence that belongs to no column goes on too: that of the numbers people say aloud."""

import pytest
from django.db import connection

from cpts_portal.ops.backup import counters
from cpts_portal.ops.roles import as_owner

pytestmark = pytest.mark.requirement("OPS-01")


@pytest.fixture
def numbered(empty_instance):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE said START 1001")
        cursor.execute("CREATE TABLE told (number bigint DEFAULT nextval('said'), note text)")
        yield cursor


def given_next(cursor) -> int:
    cursor.execute("INSERT INTO told (note) VALUES ('') RETURNING number")
    return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("rows", "told", "following"),
    [
        ([], {}, 1001),
        ([1041], {}, 1042),
        ([], {"said": 1050}, 1051),
        ([1041], {"said": 1050}, 1051),
        ([1060], {"said": 1050}, 1061),
    ],
)
def test_the_next_number_follows_the_last_that_was_told_or_carried(numbered, rows, told, following):
    for number in rows:
        numbered.execute("INSERT INTO told VALUES (%s)", [number])
    counters.go_on(told)
    assert given_next(numbered) == following
