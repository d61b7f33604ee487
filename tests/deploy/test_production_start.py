"""The portal in production mode, started with the environment and the files of the compose file.

PostgreSQL and Valkey are those of the tests; the database is installed by its owner, as there.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from cpts_portal.environment import ROOT
from cpts_portal.ops import secret_files
from cpts_portal.ops.embedded import postgres
from tests.deploy import compose_file
from tests.deploy.compose_file import run

TRIAL = f"production_trial_{os.getpid()}"
INSTALLED = f"production_installed_{os.getpid()}"
# one installation is made for the three of them
pytestmark = [pytest.mark.xdist_group("production"), pytest.mark.long]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """The folder of its secrets and files; its database is a template."""
    folder = tmp_path_factory.mktemp("production") / "secrets"
    secret_files.write(folder)
    administrator = os.environ["CPTS_TEST_ADMINISTRATOR"]
    postgres.make_database(administrator, INSTALLED, anew=True)
    _install(folder, INSTALLED)
    yield folder
    postgres.drop_database(administrator, INSTALLED)


@pytest.fixture
def portal(installation, tmp_path):
    """A copy of that installation, to be harmed as one likes."""
    folder = shutil.copytree(installation, tmp_path / "portal")
    administrator = os.environ["CPTS_TEST_ADMINISTRATOR"]
    postgres.make_database(administrator, TRIAL, anew=True, template=INSTALLED)
    yield folder
    postgres.drop_database(administrator, TRIAL)


def _install(folder: Path, database: str = TRIAL) -> None:
    env = _on_this_machine("install", folder, 0, database)
    installed = run(sys.executable, "manage.py", "install", env=env)
    assert installed.returncode == 0, installed.stderr


def _on_this_machine(
    service: str, folder: Path, port: int = 0, database: str = TRIAL
) -> dict[str, str]:
    """The environment of the container; the two servers are those of the tests."""
    test = os.environ["DATABASE_URL"].rpartition("?")[0].rpartition("/")[2]
    for name in ("database_url", "database_owner_url"):
        address = os.environ[name.upper()]
        (folder / name).chmod(0o644)
        (folder / name).write_text(address.replace(f"/{test}", f"/{database}"))
    (folder / "redis_url").chmod(0o644)
    (folder / "redis_url").write_text(os.environ["REDIS_URL"])
    return compose_file.environment(
        service,
        folder,
        CPTS_BIND=f"127.0.0.1:{port}",
        CPTS_DOCUMENTS=str(folder / "documents"),
        CPTS_ANCHORS=str(folder / "anchors"),
        CPTS_TOMBSTONES=str(folder / "tombstones.jsonl"),
        CPTS_STATIC=str(folder / "static"),
    )


@contextlib.contextmanager
def _web(env: dict[str, str], log: Path):
    command = compose_file.services()["web"]["command"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *command[1:]], cwd=ROOT, env=env, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)


def _becomes_healthy(process, env: dict[str, str]) -> bool:
    limit = time.monotonic() + 60
    check = [sys.executable, "-m", "cpts_portal.ops.healthcheck", "web"]
    while time.monotonic() < limit and process.poll() is None:
        if run(*check, env=env).returncode == 0:
            return True
    return False


@pytest.mark.requirement("AUD-02")
def test_an_installation_writes_an_anchor_and_emptied_tables_are_found(portal):
    env = _on_this_machine("web", portal)
    verify = (sys.executable, "manage.py", "audit_verify")
    held = run(*verify, env=env)
    assert held.returncode == 0, held.stderr
    assert "0 en attente, 1 ancre vérifiée" in held.stdout
    with psycopg.connect(os.environ["CPTS_TEST_ADMINISTRATOR"], dbname=TRIAL) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("TRUNCATE foundation_auditentry, foundation_auditseal")
    # started again, the portal does not hide it
    _install(portal)
    emptied = run(*verify, env=env)
    assert emptied.returncode == 1
    assert "La chaîne est rompue" in emptied.stderr


@pytest.mark.requirement("OPS-01")
def test_a_backup_needs_postgresql_alone_and_comes_back_by_its_folder(portal, tmp_path):
    """As « docker compose run --rm backup » starts it: no Valkey, no install."""
    silent = {"REDIS_URL_FILE": "", "REDIS_URL": "redis://127.0.0.1:1"}
    env = _on_this_machine("backup", portal) | silent
    shelf = tmp_path / "backups"
    backup = run(sys.executable, "manage.py", "backup", "--to", str(shelf), env=env)
    assert backup.returncode == 0, backup.stderr
    postgres.make_database(os.environ["CPTS_TEST_ADMINISTRATOR"], TRIAL, anew=True)
    env = _on_this_machine("restore", portal)
    back = run(sys.executable, "manage.py", "restore", "--from", str(shelf), env=env)
    assert back.returncode == 0, back.stderr
    (name,) = [path.name for path in shelf.iterdir() if path.name.startswith("cpts-")]
    assert f"Sauvegarde choisie, la plus récente : {shelf / name}" in back.stdout


@pytest.mark.requirement("OPS-05")
def test_production_starts_as_the_file_says(portal, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port = trial.getsockname()[1]
    env = _on_this_machine("web", portal, port)
    for words in (
        ("-m", "cpts_portal.ops.healthcheck", "services"),
        ("manage.py", "collectstatic", "--noinput", "--verbosity", "0"),
    ):
        completed = run(sys.executable, *words, env=env)
        assert completed.returncode == 0, completed.stderr
    log = tmp_path / "web.log"
    with _web(env, log) as process:
        assert _becomes_healthy(process, env), log.read_text()
        for host, https, expected in (
            ("portail.example.org", "https", 200),
            ("ailleurs.example.org", "https", 400),
        ):
            assert _status(port, host, https) == expected
        assert _status(port, "portail.example.org", "https", "/compte/login/") == 200
        # plain http is sent to https, and the demonstration does not exist
        assert _status(port, "portail.example.org", "http") == 301
        assert _status(port, "portail.example.org", "https", "/visite/") == 404
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    faults = {line["logger"] for line in lines if line["level"] == "error"}
    assert faults == {"django.security.DisallowedHost"}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def _status(port: int, host: str, scheme: str, path: str = "/healthz") -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": host, "X-Forwarded-Proto": scheme}
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
