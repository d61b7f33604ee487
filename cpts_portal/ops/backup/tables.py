"""Rows of PostgreSQL in and out, as COPY writes them: text, the same in every version."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connection
from psycopg import sql

from cpts_portal.ops.backup.keys import BackupKey

# who is signed in is nobody's past: after a restore everybody signs in again
LEFT_OUT = ("django_session", "usersessions_usersession")
# one text for one value, whatever the settings of the server
ONE_WRITING = (
    "SET client_encoding = 'UTF8'",
    "SET TIME ZONE 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET IntervalStyle = 'postgres'",
    "SET extra_float_digits = 1",
    "SET bytea_output = 'hex'",
)
DESCRIBED = """
SELECT c.relname::text,
  ARRAY(SELECT a.attname::text FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        ORDER BY a.attnum),
  ARRAY(SELECT a.attname::text FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY a.attname)
FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname COLLATE "C"
"""


@dataclass(frozen=True)
class Described:
    name: str
    columns: list[str]
    key: list[str]


class RowsDigest:
    """Hash and number of the rows that went by."""

    def __init__(self, key: BackupKey, table: str):
        self._mac = hmac.new(key.derived(f"rows|{table}"), digestmod=hashlib.sha256)
        self.rows = 0

    def passing(self, parts: Iterable) -> Iterator[bytes]:
        for part in parts:
            content = bytes(part)
            self._mac.update(content)
            # a line break inside a value is written as two characters
            self.rows += content.count(b"\n")
            yield content

    @property
    def summary(self) -> tuple[int, str]:
        return self.rows, self._mac.hexdigest()


@contextmanager
def one_instant() -> Iterator[psycopg.Connection]:
    """A connection of its own that sees one moment of the database, whoever writes meanwhile."""
    apart = connection.copy()
    try:
        apart.ensure_connection()
        apart.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        write_one_way(apart.connection)
        # the instant is that of the first question, not of BEGIN
        apart.connection.execute("SELECT 1")
        yield apart.connection
    finally:
        apart.close()


def write_one_way(raw: psycopg.Connection) -> None:
    for statement in ONE_WRITING:
        raw.execute(statement)


def described(raw: psycopg.Connection) -> list[Described]:
    rows = raw.execute(DESCRIBED).fetchall()
    return [Described(*row) for row in rows if row[0] not in LEFT_OUT]


def rows_of(raw: psycopg.Connection, table: str, columns: list[str], key: list[str]):
    """The rows in the order of their key, written as bytes."""
    text_of = sql.SQL('{}::text COLLATE "C"')
    order = [text_of.format(sql.Identifier(name)) for name in key or columns]
    statement = sql.SQL("COPY (SELECT {} FROM public.{} ORDER BY {}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier(table),
        sql.SQL(", ").join(order),
    )
    with raw.cursor().copy(statement) as copy:
        yield from copy


def put_back(raw: psycopg.Connection, table: str, columns: list[str], parts: Iterable[bytes]):
    into = sql.SQL("COPY public.{} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with raw.cursor().copy(into) as copy:
        for part in parts:
            copy.write(part)


def empty(raw: psycopg.Connection, table: str) -> None:
    if raw.execute(
        sql.SQL("SELECT 1 FROM public.{} LIMIT 1").format(sql.Identifier(table))
    ).fetchone():
        raw.execute(sql.SQL("DELETE FROM public.{}").format(sql.Identifier(table)))


def set_triggers(raw: psycopg.Connection, table: str, word: str) -> None:
    """``DISABLE`` while rows come back in any order: each was judged when it was written."""
    raw.execute(
        sql.SQL("ALTER TABLE public.{} {} TRIGGER USER").format(
            sql.Identifier(table), sql.SQL(word)
        )
    )
