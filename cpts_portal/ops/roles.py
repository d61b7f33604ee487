"""The two database roles: the owner changes tables, the application changes rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from cpts_portal.environment import Misconfigured, database

CHANGED = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, the default connection is the owner's. May be nested."""
    if not settings.OWNER_DATABASE_URL:
        raise Misconfigured(
            "DATABASE_OWNER_URL manque : les migrations se font avec le rôle propriétaire, "
            "distinct de celui de l’application."
        )
    before = {name: connection.settings_dict[name] for name in CHANGED}
    owner = database(settings.OWNER_DATABASE_URL)
    connection.close()
    connection.settings_dict |= {name: owner[name] for name in CHANGED}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


def role_of(url: str) -> str:
    return str(conninfo_to_dict(url).get("user", ""))
