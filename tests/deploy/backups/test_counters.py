"""A sequence that belongs to no column goes on too: that of the numbers people say aloud."""

import pytest
from django.db import connection

from cpts_portal.ops.backup import counters
from cpts_portal.ops.roles import as_owner

pytestmark = pytest.mark.requirement("OPS-01")


@pytest.fixture
def numbered(empty_instance):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE numbers START 1001")
        cursor.execute("CREATE TABLE issued (number bigint DEFAULT nextval('numbers'), note text)")
        yield cursor


def given_next(cursor) -> int:
    cursor.execute("INSERT INTO issued (note) VALUES ('') RETURNING number")
    return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("rows", "last", "following"),
    [
        ([], {}, 1001),
        ([1041], {}, 1042),
        ([], {"numbers": 1050}, 1051),
        ([1041], {"numbers": 1050}, 1051),
        ([1060], {"numbers": 1050}, 1061),
    ],
)
def test_the_next_number_follows_the_last_that_was_told_or_carried(numbered, rows, last, following):
    for number in rows:
        numbered.execute("INSERT INTO issued VALUES (%s)", [number])
    counters.go_on(last)
    assert given_next(numbered) == following
