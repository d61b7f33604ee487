"""Loaded with ``-p``: a throw-away PostgreSQL and Valkey for one test run, whatever the shell says.

``DATABASE_URL`` and ``REDIS_URL`` are ignored; only ``CPTS_TEST_DATABASE_URL`` (an administrator's
address) and ``CPTS_TEST_REDIS_URL`` replace the servers. It must be a plugin and not a conftest:
pytest-django reads the settings before any conftest. The run has the two database roles of a real
installation: the owner migrates, the tests run as the application.
"""

import atexit
import base64
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from cpts_portal.environment import ROOT
from cpts_portal.ops.embedded import postgres
from cpts_portal.ops.embedded.postgres import Postgres
from cpts_portal.ops.embedded.service_account import Account
from cpts_portal.ops.embedded.valkey import Valkey
from cpts_portal.ops.processes import is_alive, stop

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
DATABASE = f"test_cpts_{WORKER or 'main'}"
# a pair of Valkey databases for each worker: broker, cache
FIRST_VALKEY_DATABASE = 2 * (int(WORKER.removeprefix("gw")) + 1 if WORKER else 0)
FOLDERS = "cpts-tests-"


def _sweep_old_folders() -> None:
    """A run that was killed leaves its folder; its servers died with it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*-*"):
        pid = folder.name.removeprefix(FOLDERS).split("-")[0]
        # another run may be sweeping too
        with suppress(FileNotFoundError):
            if pid.isdigit() and not is_alive(int(pid)) and folder.stat().st_uid == os.geteuid():
                shutil.rmtree(folder, ignore_errors=True)


class Servers:
    """What the first process of the run owns; xdist's workers read its addresses."""

    def __init__(self):
        _sweep_old_folders()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
        self.began = time.monotonic()
        self.running = []
        atexit.register(self.stop)
        self._start_postgres(os.environ.get("CPTS_TEST_DATABASE_URL"))
        self._start_valkey(os.environ.get("CPTS_TEST_REDIS_URL"))
        os.environ["CPTS_TEST_ADMINISTRATOR"] = self.administrator
        os.environ["CPTS_TEST_TEMPLATE"] = f"test_cpts_template_{os.getpid()}"
        os.environ["CPTS_TEST_VALKEY"] = self.valkey
        os.environ["CPTS_TEST_FOLDER"] = str(self.folder)
        for name in ("CPTS_TEST_KEY", "CPTS_TEST_INDEX_KEY"):
            os.environ[name] = base64.b64encode(secrets.token_bytes(32)).decode()
        self.seconds = time.monotonic() - self.began

    def _start_postgres(self, given: str | None) -> None:
        self.administrator = given
        if not given:
            # the account that PostgreSQL may be given walks through it
            self.folder.chmod(0o711)
            account = Account(self.folder / "pg", ROOT)
            sockets = self.folder / "s"
            server = Postgres(
                self.folder / "pg",
                sockets,
                self.folder / "pg.log",
                account,
                settings=[*postgres.THROW_AWAY, "max_connections=200"],
            )
            process = server.start()
            self.running.append((process, signal.SIGQUIT))
            server.wait_ready(process)
            self.administrator = server.url(postgres.SUPERUSER, "postgres")
        postgres.make_roles(self.administrator, may_create=True)

    def _start_valkey(self, given: str | None) -> None:
        self.valkey = given
        if not given:
            server = Valkey(
                self.folder / "valkey", self.folder, self.folder / "v.log", durable=False
            )
            process = server.start()
            self.running.append((process, signal.SIGTERM))
            server.wait_ready(process)
            self.valkey = server.url

    def stop(self) -> None:
        if self.administrator and os.environ.get("CPTS_TEST_DATABASE_URL"):
            postgres.drop_database(self.administrator, os.environ["CPTS_TEST_TEMPLATE"])
        for process, number in reversed(self.running):
            stop(process, number)
        shutil.rmtree(self.folder, ignore_errors=True)


def _url(user: str) -> str:
    """The administrator's address, for another role and this worker's database."""
    parts = conninfo_to_dict(os.environ["CPTS_TEST_ADMINISTRATOR"])
    parts |= {"user": user, "dbname": DATABASE}
    host = parts.pop("host", "")
    place = f"{host}:{parts.get('port', 5432)}" if not host.startswith("/") else ""
    query = f"?host={host.replace('/', '%2F')}" if not place else ""
    login = f"{user}:{parts['password']}" if "password" in parts else user
    return f"postgresql://{login}@{place}/{DATABASE}{query}"


def _set_environment() -> None:
    for name in [name for name in os.environ if name.startswith("CPTS_")]:
        if not name.startswith("CPTS_TEST_"):
            del os.environ[name]
    key = f"t1:{os.environ['CPTS_TEST_KEY']}"
    files = Path(os.environ["CPTS_TEST_FOLDER"]) / (WORKER or "main")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cpts_portal.settings",
        "CPTS_MODE": "test",
        "CPTS_SECRET_KEY": os.environ["CPTS_TEST_KEY"],
        "CPTS_FIELD_KEYS": key,
        "CPTS_AUDIT_KEY": key,
        "CPTS_INDEX_KEY": f"i1:{os.environ['CPTS_TEST_INDEX_KEY']}",
        "CPTS_DOCUMENTS": str(files / "documents"),
        "CPTS_MAIL_DIR": str(files / "mails"),
        "CPTS_ANCHORS": str(files / "anchors"),
        "CPTS_TOMBSTONES": str(files / "tombstones.jsonl"),
        "DATABASE_URL": _url(postgres.APPLICATION),
        "DATABASE_OWNER_URL": _url(postgres.OWNER),
        "REDIS_URL": os.environ["CPTS_TEST_VALKEY"],
        "CPTS_REDIS_FIRST_DATABASE": str(FIRST_VALKEY_DATABASE),
        # Playwright's own event loop and live_server live in one process
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }


# Python is started a hundred times: what one process compiles, the others find
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
_servers = None if WORKER or "--help" in sys.argv else Servers()
if "CPTS_TEST_ADMINISTRATOR" in os.environ:
    _set_environment()


def pytest_report_header(config):
    if not _servers:
        return None
    where = conninfo_to_dict(_servers.administrator)
    with psycopg.connect(_servers.administrator) as connection:
        version = connection.info.server_version // 10000
    kind = "throw-away" if _servers.running else "given by CPTS_TEST_*"
    return [
        f"services: {kind}, ready in {_servers.seconds:.2f} s",
        f"  PostgreSQL {version} at {where.get('host')}, migrated by {postgres.OWNER}, "
        f"tests run as {postgres.APPLICATION}",
        f"  Valkey at {_servers.valkey}",
    ]


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if "CPTS_TEST_ADMINISTRATOR" in os.environ:
        from tests.support import database, pdf_cache, shared_fixtures, strictness, workers

        # after the plugins of the entry points: the last definition of a fixture wins
        plugins = config.pluginmanager
        plugins.register(database.DatabaseOfTheWorker(), "cpts-database")
        plugins.register(shared_fixtures.Layers(), "cpts-layers")
        plugins.register(pdf_cache.PdfCache(), "cpts-pdf-cache")
        plugins.register(strictness.Strictness(), "cpts-strictness")
        plugins.register(workers.Workers(), "cpts-workers")
