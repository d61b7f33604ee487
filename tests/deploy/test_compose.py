"""No Docker runs here: the file is held against the schema and against what the settings demand."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from cpts_portal.environment import ROOT
from cpts_portal.ops import healthcheck, secret_files
from cpts_portal.ops.embedded import postgres
from cpts_portal.ops.embedded.binaries import postgres_programs
from cpts_portal.ops.embedded.postgres import Postgres
from cpts_portal.ops.embedded.service_account import Account
from cpts_portal.ops.processes import stop
from tests.deploy import compose_file
from tests.deploy.compose_file import run

# no default would be right for anybody
REQUIRED = (
    "CPTS_HOSTS",
    "CPTS_PUBLIC_URL",
    "CPTS_SMTP_HOST",
    "CPTS_MAIL_FROM",
    "CPTS_ANCHORS",
    "CPTS_VERSION",
)
# a mounted file, what psql or the shell read of one
READ_FROM_A_FILE = ("/run/secrets", "{file", '"$$(cat', "'owner_password'", "'app_password'")


def test_it_is_a_compose_file():
    checker = [sys.executable, "-m", "check_jsonschema"]
    completed = subprocess.run(
        [*checker, "--builtin-schema", "vendor.compose-spec", str(compose_file.FILE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr


@pytest.mark.requirement("OPS-04")
@pytest.mark.parametrize("name", compose_file.services())
def test_each_service_is_pinned_guarded_and_says_how_it_is(name):
    service = compose_file.services()[name]
    assert re.search(r":v?\d", service["image"]), service["image"]
    assert service["user"] not in ("root", "0", "0:0")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["healthcheck"]["test"]
    assert "env_file" not in service
    # whatever is published is published on this machine only
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.requirement("AUT-12", "OPS-02")
def test_no_password_is_written_in_the_files():
    files = [compose_file.FILE, ROOT / "Dockerfile", ROOT / "cpts_portal/ops/compose/roles.sh"]
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            match = re.search(r"(?i)(?:password|secret_key|_keys?)\s*[:=]\s*(\S+)", line)
            value = match[1] if match else ""
            assert value.startswith(READ_FROM_A_FILE) or value in ("", "unused"), line


def test_each_secret_is_a_file_that_the_command_makes(secrets_folder):
    declared = compose_file.whole()["secrets"]
    assert set(declared) == {path.name for path in secrets_folder.iterdir()}
    assert {Path(service["file"]).name for service in declared.values()} == set(declared)
    used = {name for facts in compose_file.services().values() for name in facts.get("secrets", ())}
    assert used == set(declared)


def holders(secret: str) -> set[str]:
    services = compose_file.services().items()
    return {name for name, service in services if secret in service.get("secrets", ())}


@pytest.mark.requirement("OPS-04")
def test_only_what_makes_the_tables_holds_their_owner():
    assert holders("database_owner_url") == {"install", "restore"}
    assert "DATABASE_OWNER_URL_FILE" not in compose_file.services()["web"]["environment"]


@pytest.mark.requirement("OPS-01")
def test_the_key_of_the_backups_is_held_by_no_service_that_always_runs():
    assert holders("backup_key") == {"backup", "restore"}
    for name in holders("backup_key"):
        assert compose_file.services()[name]["profiles"] == ["operations"]


def test_a_restore_reads_the_list_of_erasures_and_no_service_loses_what_it_writes():
    services = compose_file.services()
    for name in ("web", "worker", "restore"):
        service = services[name]
        place = Path(service["environment"]["CPTS_TOMBSTONES"]).parent
        assert f"erasures:{place}" in service["volumes"], name


def test_secrets_are_made_once_and_agree_with_each_other(secrets_folder):
    before = {path.name: path.read_text() for path in secrets_folder.iterdir()}
    (secrets_folder / "database_url").unlink()
    assert secret_files.write(secrets_folder) == ["database_url"]
    after = {path.name: path.read_text() for path in secrets_folder.iterdir()}
    assert after == before
    assert before["database_app_password"].strip() in before["database_url"]
    assert before["valkey_password"].strip() in before["redis_url"]
    assert secrets_folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o444 for path in secrets_folder.iterdir())
    assert len(set(before.values())) == len(before)


@pytest.mark.requirement("OPS-02")
@pytest.mark.parametrize("service", compose_file.PORTAL)
def test_each_service_is_given_what_the_settings_demand(service, secrets_folder):
    words = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    env = compose_file.environment(service, secrets_folder)
    completed = run(sys.executable, *words, env=env)
    assert completed.returncode == 0, completed.stdout + completed.stderr


@pytest.mark.requirement("OPS-02")
@pytest.mark.parametrize(
    "name",
    [
        "CPTS_MODE",
        "CPTS_SECRET_KEY_FILE",
        "CPTS_FIELD_KEYS_FILE",
        "CPTS_AUDIT_KEY_FILE",
        "CPTS_INDEX_KEY_FILE",
        "DATABASE_URL_FILE",
        "REDIS_URL_FILE",
    ],
)
def test_what_the_file_gives_is_demanded(name, secrets_folder, tmp_path):
    """The test above would see a variable go: without this one nothing starts."""
    env = compose_file.environment("web", secrets_folder, CPTS_RUN=str(tmp_path / "run"))
    env[name] = ""
    completed = run(sys.executable, "-c", "import cpts_portal.settings", env=env)
    assert completed.returncode == 2, completed.stderr
    assert name.removesuffix("_FILE") in completed.stderr
    assert "Traceback" not in completed.stderr


@pytest.mark.requirement("AUT-12", "OPS-02")
def test_what_goes_into_the_image_is_enough_and_holds_no_demonstration(secrets_folder, tmp_path):
    place = tmp_path / "image"
    place.mkdir()
    compose_file.copy_of_the_image(place)
    held = {path.name for path in place.rglob("*")}
    assert not {".env", ".git", "secrets", "tests", "demo", "loire_forez.json"} & held
    env = compose_file.environment("web", secrets_folder)
    words = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    completed = run(sys.executable, *words, env=env, cwd=place)
    assert completed.returncode == 0, completed.stdout + completed.stderr
    # the one command that the build runs, with the secrets of the Dockerfile
    built = re.search(
        r"&& (CPTS_MODE=production.*?) python (manage\.py collectstatic[^\n]*)",
        (ROOT / "Dockerfile").read_text().replace("\\\n", ""),
    )
    env = {"PATH": env["PATH"]} | dict(pair.split("=") for pair in built[1].split())
    completed = run(sys.executable, *built[2].split(), "--dry-run", env=env, cwd=place)
    assert completed.returncode == 0, completed.stderr


def test_a_secret_file_that_cannot_be_read_is_named(secrets_folder):
    (secrets_folder / "secret_key").unlink()
    env = compose_file.environment("web", secrets_folder)
    completed = run(sys.executable, "-c", "import cpts_portal.settings", env=env)
    assert completed.returncode == 2
    assert "CPTS_SECRET_KEY_FILE désigne" in completed.stderr
    assert "Traceback" not in completed.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_the_operator_is_told_which_variable_is_missing(name):
    variables = {key: value for key, value in compose_file.VARIABLES.items() if key != name}
    with pytest.raises(LookupError, match=f"{name}: l"):
        compose_file.services(variables)


@pytest.mark.parametrize("service", compose_file.PORTAL)
def test_each_command_exists(service, secrets_folder):
    declared = compose_file.services()[service]
    command = declared["command"]
    assert command[0] == "python"
    env = compose_file.environment(service, secrets_folder, CPTS_SERVICES="none")
    words = {
        "install": ["manage.py", "install", "--help"],
        "backup": ["manage.py", "backup", "--help"],
        "restore": ["manage.py", "restore", "--help"],
        "web": ["-m", "gunicorn", "--help"],
        "beat": ["-m", "celery", "-A", "cpts_portal", "beat", "--help"],
    }.get(service, ["-m", "celery", "-A", "cpts_portal", "worker", "--help"])
    assert [word for word in words if word != "--help"] == command[1 : len(words)]
    completed = run(sys.executable, *words, env=env)
    assert completed.returncode == 0, completed.stderr
    for word in command[len(words) :]:
        if word.startswith("--"):
            assert word.partition("=")[0] in completed.stdout, word
    check = declared["healthcheck"]["test"]
    assert check[:4] == ["CMD", "python", "-m", "cpts_portal.ops.healthcheck"]
    assert check[4] in healthcheck.CHECKS


def test_the_queues_of_the_workers_are_all_of_them():
    from cpts_portal.celery import app

    served = {
        word.removeprefix("--queues=")
        for name in ("worker", "worker-documents")
        for word in compose_file.services()[name]["command"]
        if word.startswith("--queues=")
    }
    assert served == {queue.name for queue in app.conf.task_queues}


def test_a_sent_task_leaves_a_mark_and_silence_is_seen(tmp_path, monkeypatch):
    from celery.signals import before_task_publish

    import cpts_portal.celery  # noqa: F401  connects its receivers

    mark = tmp_path / "alive"
    monkeypatch.setenv("CPTS_ALIVE_FILE", str(mark))
    before_task_publish.send(sender="any")
    healthcheck.alive()
    long_ago = time.time() - healthcheck.SILENCE - 60
    os.utime(mark, (long_ago, long_ago))
    with pytest.raises(SystemExit):
        healthcheck.alive()


@pytest.fixture
def cluster(tmp_path):
    """A PostgreSQL of its own: the roles of the script are those of the shared one."""
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o711)
    account = Account(tmp_path / "pg", ROOT)
    server = Postgres(
        tmp_path / "pg", tmp_path / "s", tmp_path / "pg.log", account, postgres.THROW_AWAY
    )
    process = server.start()
    server.wait_ready(process)
    yield server
    stop(process, 3)


@pytest.mark.requirement("OPS-04")
def test_the_first_start_makes_two_roles_that_are_no_superusers(cluster, secrets_folder):
    env = {
        "PATH": f"{postgres_programs()}:{os.environ['PATH']}",
        "PGHOST": str(cluster.sockets),
        "POSTGRES_USER": postgres.SUPERUSER,
        "SECRETS": str(secrets_folder),
    }
    script = ROOT / "cpts_portal/ops/compose/roles.sh"
    completed = run("sh", str(script), env=env)
    assert completed.returncode == 0, completed.stderr
    with psycopg.connect(cluster.url(postgres.SUPERUSER, "postgres")) as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolcreatedb, rolpassword LIKE 'SCRAM-SHA-256$%%'"
            " FROM pg_authid WHERE rolname LIKE 'cpts\\_%%' ORDER BY 1",
            [],
        ).fetchall()
    assert roles == [("cpts_app", False, False, True), ("cpts_owner", False, False, True)]
    with psycopg.connect(cluster.url(postgres.OWNER, "cpts")) as owner:
        postgres.give_rights(owner, postgres.APPLICATION)
    application = psycopg.connect(cluster.url(postgres.APPLICATION, "cpts"))
    with application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("CREATE TABLE mine (id int)")
