"""A process that disappears, or whose line to PostgreSQL is cut, at a chosen point of its work.

Killed after a write, or before a plain SELECT, is killed before the next write or COMMIT: the
points are those before each statement that writes or locks, and before and after each COMMIT.
"""

import os
import re
from contextlib import contextmanager

import psycopg
from django.db import connection
from django.db.utils import DatabaseError

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)|FOR UPDATE|pg_(try_)?advisory", re.IGNORECASE)


class Killed(BaseException):
    """Stands for the process that disappears."""


def cut_the_line() -> None:
    """The server ends this very session, as an administrator or a crash would."""
    pid = connection.connection.info.backend_pid
    with psycopg.connect(os.environ["CPTS_TEST_ADMINISTRATOR"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])


def disappear() -> None:
    raise Killed


class _Points:
    def __init__(self, number: int, blow):
        self.left, self.blow, self.struck = number, blow, False

    def reach_point(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.struck = True
            self.blow()

    def statement(self, execute, sql, params, many, context):
        if WRITES.search(sql):
            self.reach_point()
        return execute(sql, params, many, context)

    @contextmanager
    def commits(self):
        commit = connection._commit

        def committing():
            self.reach_point()
            commit()
            self.reach_point()

        connection._commit = committing
        try:
            yield
        finally:
            connection._commit = commit


def struck_at(number: int, work, blow=disappear) -> bool:
    """Runs ``work`` and strikes at its nth point; False when it has fewer."""
    points = _Points(number, blow)
    try:
        with points.commits(), connection.execute_wrapper(points.statement):
            work()
    except (Killed, DatabaseError):
        if not points.struck:
            raise
    finally:
        if points.struck:
            connection.close()
    return points.struck
