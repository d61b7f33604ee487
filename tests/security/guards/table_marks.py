"""What a request did to the database: the tables it wrote to, and the marks of all their rows."""

import re
from contextlib import contextmanager

from django.db import connection

_WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# a session is looked at, a reading leaves its trace: no change of anybody's data
SESSIONS = frozenset({"django_session", "usersessions_usersession"})
TRACES = frozenset({"foundation_auditentry", "funding_readingmark"})
# recovery codes remember that their owner has looked at them
_CODES_VIEWED = frozenset({"mfa_authenticator"})
MARKS = {"mfa_view_recovery_codes": _CODES_VIEWED, "mfa_download_recovery_codes": _CODES_VIEWED}


@contextmanager
def written_tables():
    """The tables written to while the block runs, undone or not."""
    tables: set[str] = set()

    def note(execute, sql, params, many, context):
        match = _WRITES.match(sql.lstrip())
        if match:
            tables.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def fingerprints(but: frozenset[str] = frozenset()) -> dict[str, str]:
    """A hash of all the rows of each table, whatever their order."""
    names = [name for name in sorted(connection.introspection.table_names()) if name not in but]
    select = (
        "SELECT '{0}', coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)"
        "::text || '/' || count(*) FROM \"{0}\" t"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(select.format(name) for name in names))
        return dict(cursor.fetchall())


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])
