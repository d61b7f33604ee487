"""The sequences that give their numbers to rows: a number said once is never given again."""

import psycopg
from django.db import connection
from psycopg import sql

LAST = """
SELECT sequencename::text, last_value FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename COLLATE "C"
"""
# the sequence of an identity column, or the one that its default asks
COLUMNS = r"""
SELECT c.relname::text, a.attname::text, coalesce(
  pg_get_serial_sequence(c.oid::regclass::text, a.attname),
  substring(pg_get_expr(d.adbin, d.adrelid) FROM $$nextval\('([^']+)'$$)) AS sequence
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""


def last_given(raw: psycopg.Connection) -> dict[str, int]:
    """Sequence → the last number it gave, rows that are gone included."""
    return dict(raw.execute(LAST).fetchall())


def go_on(last_numbers: dict[str, int]) -> None:
    """After the last number of the backup (``last_given``), or that a row carries: the first
    backups have none."""
    connection.ensure_connection()
    raw = connection.connection
    for table, column, sequence in raw.execute(COLUMNS).fetchall():
        if sequence is None:
            continue
        # without a row nor a number, setval is given NULL and changes nothing
        raw.execute(
            sql.SQL("SELECT setval({}, greatest(max({}), {})) FROM public.{}").format(
                sql.Literal(sequence),
                sql.Identifier(column),
                sql.Literal(last_numbers.get(sequence.rpartition(".")[2])),
                sql.Identifier(table),
            )
        )
