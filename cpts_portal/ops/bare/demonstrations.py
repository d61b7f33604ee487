"""« make demo » on a machine that has nothing: ready, stopped, started again."""

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from cpts_portal.ops import seeds
from cpts_portal.ops.bare.roots import Failed, Root, environment, ok

MINUTES = 25
READY = "prêt : "
PERSON = "lucie"


class Trial:
    """One checkout of one root, as one account."""

    def __init__(self, root: Root, where: str, *, user: str = "", home: str = "/root"):
        self.root, self.where, self.user = root, where, user
        self.environment = environment(home)
        self.services = seeds.own_folder(root.path / where.lstrip("/") / ".run")

    def words(self, *words: str) -> list[str]:
        return [
            *self.root.inside(self.user),
            "sh",
            "-c",
            f'cd {self.where} && exec "$@"',
            "-",
            *words,
        ]

    def start_and_stop(self, name: str) -> None:
        began = time.monotonic()
        with self._running() as address:
            ok(f"{name} : « {READY}{address} » en {time.monotonic() - began:.0f} s")
            for path in ("/healthz", "/compte/login/"):
                with urllib.request.urlopen(f"{address}{path}", timeout=30) as answer:
                    if answer.status != 200:
                        raise Failed(f"{path} répond {answer.status}")
            self._look_at_the_servers()
        self._nothing_is_left()
        ok(f"{name} : Ctrl-C n’a rien laissé")

    @contextlib.contextmanager
    def _running(self) -> Iterator[str]:
        process = self._start("demo")
        try:
            yield _address(process)
        finally:
            # as a terminal does: make and all that it started
            os.killpg(process.pid, signal.SIGINT)
            # nsenter ends at once: what it started holds the pipe until it has ended
            process.communicate(timeout=120)

    def _start(self, *targets: str) -> subprocess.Popen:
        return subprocess.Popen(
            self.words("make", *targets),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def _look_at_the_servers(self) -> None:
        """The services' folder belongs to one account, and that one is not asked to be root."""
        ready = json.loads((self.services / "ready").read_text(encoding="utf-8"))
        if not ready["servers"]:
            raise Failed("aucun service ne tourne")
        ok(f"données de PostgreSQL au compte {(self.services / 'pg').stat().st_uid}")

    def _nothing_is_left(self) -> None:
        if left := list(self.root.living()):
            raise Failed(f"après Ctrl-C tournent encore : {left[:5]}")
        stray = [path.name for path in (self.root.path / "tmp").iterdir()]
        if stray:
            raise Failed(f"dossiers temporaires oubliés : {stray}")

    def refused_line(self) -> str:
        """The line that a person without sudo must have root run."""
        process = self._start("demo")
        output = process.communicate(timeout=120)[0]
        line = re.search(r"^En root : (apt-get update && apt-get install -y .+)$", output, re.M)
        if not line or not process.returncode or "sudo" in output:
            raise Failed(f"la ligne à donner à root n’a pas été écrite : {output[-600:]}")
        ok(f"sans droits ni sudo : « {line[0]} »")
        return line[1]


def _address(process: subprocess.Popen) -> str:
    limit = time.monotonic() + MINUTES * 60
    lines = []
    assert process.stdout
    while time.monotonic() < limit:
        if select.select([process.stdout], [], [], 5)[0]:
            line = process.stdout.readline()
            lines.append(line)
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
            if not line:
                break
    print("".join(lines[-40:]), flush=True)
    raise Failed("la démonstration n’a pas démarré")


def as_root(base: Path, name: str, *, machine: bool) -> None:
    """In root's own closed home: a chroot without user namespaces, or a machine with them."""
    root = Root.copied(base, name)
    root.as_a_machine() if machine else root.as_a_chroot()
    if root.has_user_namespaces() != machine:
        raise Failed(f"{name} : « unshare --user » ne répond pas comme attendu")
    root.checkout("/root/portail")
    trial = Trial(root, "/root/portail")
    trial.start_and_stop(f"{name}, première fois")
    trial.start_and_stop(f"{name}, seconde fois")
    root.remove()


def as_somebody(base: Path) -> None:
    """Root runs the printed line and nothing else; then root itself, in that person's checkout."""
    root = Root.copied(base, "compte ordinaire")
    root.as_a_chroot()
    run_as_root = [*root.inside(), "sh", "-c"]
    home = f"/home/{PERSON}"
    _shell(run_as_root, f"useradd --create-home {PERSON}")
    root.checkout(f"{home}/portail")
    _shell(run_as_root, f"chown -R {PERSON}: {home}/portail")
    trial = Trial(root, f"{home}/portail", user=PERSON, home=home)
    _shell(run_as_root, trial.refused_line())
    trial.start_and_stop("compte ordinaire, première fois")
    trial.start_and_stop("compte ordinaire, seconde fois")
    Trial(root, f"{home}/portail").start_and_stop("root dans le dossier de ce compte")
    root.remove()


def _shell(prefix: list[str], line: str) -> None:
    completed = subprocess.run(
        [*prefix, line],
        env=environment() | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if completed.returncode:
        print(completed.stdout[-4000:], flush=True)
        raise Failed(f"« {line} »")
