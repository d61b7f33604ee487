"""PostgreSQL and Valkey of a laptop: shared, recovered after any kill, never orphaned."""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from cpts_portal.ops.embedded import client as services
from cpts_portal.ops.processes import is_alive

from .embedded_client import Client, until, wait_for_the_end_of


@pytest.fixture
def run():
    folder = Path(tempfile.mkdtemp(prefix="cpts-run-"))
    yield folder
    if ready := services.running(folder):
        os.kill(ready["pid"], signal.SIGTERM)
        wait_for_the_end_of(ready["pid"])
    # one that is already stopping has forgotten its addresses, and holds its place to the end
    place = services.open_lock(folder, "lock")
    fcntl.flock(place, fcntl.LOCK_EX)
    os.close(place)
    shutil.rmtree(folder)


def write_a_row(services) -> None:
    with psycopg.connect(services["owner"]) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
    with psycopg.connect(services["database"]) as application:
        application.execute("INSERT INTO kept VALUES ('promised')")


def rows(services) -> list[tuple]:
    with psycopg.connect(services["database"]) as application:
        return application.execute("SELECT word FROM kept").fetchall()


def test_a_second_process_uses_the_running_services_which_stop_after_the_last_one(run):
    first, second = Client(run), Client(run)
    assert first.services == second.services
    first.leave()
    assert is_alive(second.services["pid"])
    second.leave()
    for pid in second.pids():
        wait_for_the_end_of(pid)
    assert services.running(run) is None


def test_everything_is_private_to_the_account(run):
    client = Client(run)
    for folder in (run, run / "pg", services.sockets_folder(run)):
        assert folder.stat().st_mode & 0o077 == 0
    with psycopg.connect(client.services["database"]) as application:
        assert application.execute("SHOW listen_addresses").fetchone() == ("",)
        assert application.execute("SELECT current_user").fetchone() == ("cpts_app",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE stray ()")
    client.leave()


def test_a_killed_supervisor_takes_its_servers_with_it_and_the_next_start_keeps_every_row(run):
    client = Client(run)
    write_a_row(client.services)
    os.kill(client.services["pid"], signal.SIGKILL)
    for pid in client.pids():
        wait_for_the_end_of(pid)
    again = Client(run)
    assert rows(again.services) == [("promised",)]
    client.leave()
    again.leave()


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_killed_server_is_started_again_by_its_supervisor(run, server):
    client = Client(run)
    write_a_row(client.services)
    killed = client.services["servers"][server]
    os.kill(killed, signal.SIGKILL)
    back = until(
        lambda: (now := services.running(run)) and now["servers"][server] != killed and now
    )
    assert back["pid"] == client.services["pid"]
    assert rows(back) == [("promised",)]
    client.leave()


def test_everything_killed_at_once_is_recovered(run):
    client = Client(run)
    write_a_row(client.services)
    with psycopg.connect(client.services["database"]):  # a back end that loses its postmaster
        for pid in client.pids():
            os.kill(pid, signal.SIGKILL)
        again = Client(run)
        assert rows(again.services) == [("promised",)]
    assert not set(client.pids()) & set(again.pids())
    client.process.kill()
    client.leave()
    again.leave()


def test_a_long_path_puts_the_sockets_in_a_private_temporary_folder(run):
    deep = run / ("d" * 60)
    client = Client(deep)
    sockets = services.sockets_folder(deep)
    assert sockets.parent == Path(tempfile.gettempdir())
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert str(sockets) in client.services["redis"]
    client.leave()
    for pid in client.pids():
        wait_for_the_end_of(pid)
    shutil.rmtree(sockets)


def python_of_nobody() -> tuple[str, ...]:
    """A Python that another account can run; the test's own may live in root's home."""
    nobody = pwd.getpwnam("nobody")
    words = ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    # a supervisor is a grandchild: the account must reach Python by itself
    start = (
        "import psycopg, subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"
    )
    for python in (sys.executable, "/usr/bin/python3"):
        trial = [*words, python, "-c", start]
        if (
            not os.geteuid()
            and not subprocess.run(trial, capture_output=True, check=False).returncode
        ):
            return (*words, python)
    pytest.skip("needs root, and a Python that another account can read")


def test_an_ordinary_account_has_its_own_services(run, monkeypatch):
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.setenv("PYTHONPATH", str(Path(psycopg.__file__).parent.parent))
    shutil.chown(run, "nobody")
    client = Client(run, python=python_of_nobody())
    server = Path(f"/proc/{client.services['servers']['postgres']}")
    assert server.stat().st_uid == run.stat().st_uid
    write_a_row(client.services)
    client.leave()
    for pid in client.pids():
        wait_for_the_end_of(pid)


def test_root_without_user_namespaces_lends_an_account_that_keeps_the_data(run):
    """The folder of the services is in one that nobody else may open."""
    place = run / "closed" / "run"
    place.parent.mkdir(mode=0o700)
    client = Client(place, CPTS_NO_USER_NAMESPACE="1")
    owner = Path(f"/proc/{client.services['servers']['postgres']}").stat().st_uid
    # whoever is not root runs them itself
    assert owner and (os.geteuid() in (0, owner))
    assert (place / "pg").stat().st_uid == owner
    write_a_row(client.services)
    client.leave()
    for pid in client.pids():
        wait_for_the_end_of(pid)
    # the kernel allows namespaces again: the data stay with the account that holds them
    again = Client(place)
    assert Path(f"/proc/{again.services['servers']['postgres']}").stat().st_uid == owner
    assert rows(again.services) == [("promised",)]
    again.leave()
    for pid in again.pids():
        wait_for_the_end_of(pid)


def test_data_of_root_are_handed_over_when_the_kernel_closes_its_namespaces(run):
    client = Client(run)
    write_a_row(client.services)
    client.leave()
    for pid in client.pids():
        wait_for_the_end_of(pid)
    again = Client(run, CPTS_NO_USER_NAMESPACE="1")
    assert rows(again.services) == [("promised",)]
    again.leave()
    for pid in again.pids():
        wait_for_the_end_of(pid)
