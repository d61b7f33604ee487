"""« make demo »: what is started is kept alive, and nothing outlives whoever started it."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from cpts_portal.demo import seed
from cpts_portal.environment import ROOT, Misconfigured
from cpts_portal.ops import demonstration, env_file, seeds
from cpts_portal.ops.children import RESTARTS, Child
from cpts_portal.ops.embedded import client
from cpts_portal.ops.processes import CannotRun, is_alive

from .embedded_client import until, wait_for_the_end_of


def child(tmp_path, *words: str) -> Child:
    return Child("web", list(words), tmp_path / "web.log")


def test_a_killed_process_is_started_again_and_stopped_at_the_end(tmp_path):
    web = child(tmp_path, "sleep", "600")
    web.start()
    first = web.process
    first.kill()
    first.wait()
    web.keep_alive()
    assert web.process.pid != first.pid
    web.stop()
    assert web.process.returncode == -signal.SIGTERM


def test_a_process_that_cannot_start_is_shown_with_its_last_words(tmp_path):
    web = child(tmp_path, "sh", "-c", "echo port taken; exit 1")
    web.start()
    with pytest.raises(CannotRun, match="port taken"):
        for _ in range(RESTARTS + 1):
            web.process.wait()
            web.keep_alive()


def test_the_processes_of_a_killed_start_die_with_it(tmp_path):
    code = (
        "import sys; from pathlib import Path; from cpts_portal.ops.children import Child;"
        "web = Child('web', ['sleep', '600'], Path(sys.argv[1])); web.start();"
        "print(web.process.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "web.log")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as start:
        pid = int(start.stdout.readline())
        start.kill()
        wait_for_the_end_of(pid)


def test_a_step_is_done_again_when_its_files_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("CPTS_RUN", str(tmp_path))
    demonstration.BuildStep("static", "as it was").remember()
    assert demonstration.BuildStep("static", "as it was").is_done
    assert not demonstration.BuildStep("static", "changed").is_done


def test_ctrl_c_during_the_building_stops_the_services_at_once(tmp_path):
    """Not 20 seconds later: nobody is left to use them."""
    run = tmp_path / "run"
    with subprocess.Popen(
        [sys.executable, "-m", "cpts_portal.ops.demonstration"],
        cwd=ROOT,
        env={
            **env_file.fresh_values(),
            "PATH": os.environ["PATH"],
            "CPTS_RUN": str(run),
            "CPTS_STATIC": str(tmp_path / "static"),
            "CPTS_DOCUMENTS": str(tmp_path / "documents"),
        },
        start_new_session=True,
    ) as start:
        services = until(lambda: client.running(run))
        # the tables are being made: a child of ours uses the services
        os.killpg(start.pid, signal.SIGINT)
    assert start.returncode == 0
    for pid in (services["pid"], *services["servers"].values()):
        assert not is_alive(pid)


@pytest.mark.django_db(transaction=True)
def test_the_building_says_how_far_it_is(monkeypatch):
    def register(personas):
        personas.say("L’association")

    def meet(personas):
        personas.say("Les adhérents")

    monkeypatch.setattr(seed, "STEPS", (register, meet))
    monkeypatch.delenv(seeds.VARIABLE, raising=False)
    words = []
    seed.build(words.append)
    assert words == ["1/2 L’association", "2/2 Les adhérents"]


def test_a_port_that_is_taken_is_said(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(CannotRun, match="déjà pris"):
            demonstration.free_port()


def test_the_demonstration_starts_in_its_own_mode_only(monkeypatch, capsys):
    monkeypatch.setattr(demonstration, "end_on_signals", lambda: None)
    monkeypatch.delenv("MAKELEVEL", raising=False)
    with pytest.raises(Misconfigured):
        demonstration.main()
    assert "demande CPTS_MODE=demo" in capsys.readouterr().err


def test_a_database_given_from_outside_is_never_emptied(tmp_path, monkeypatch):
    monkeypatch.setenv("CPTS_RUN", str(tmp_path))
    assert "DATABASE_URL" in os.environ
    with pytest.raises(CannotRun, match="donnez une base vide"):
        client.recreate_the_database()
