"""``make demo``: services, database, web, worker and beat, until Ctrl-C."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

from cpts_portal.environment import ROOT, Misconfigured, Mode, load_env_file, mode
from cpts_portal.ops import seeds
from cpts_portal.ops.children import Child, stop_all
from cpts_portal.ops.embedded import client
from cpts_portal.ops.processes import (
    CannotRun,
    born_to_die_with,
    die_with_parent,
    end_on_signals,
    say,
    stop,
)

READY_SECONDS = 180
BUILDING = "building"
FIRST_PORT, LAST_PORT = 8000, 8099
MANAGE = [sys.executable, str(ROOT / "manage.py")]
CELERY = [sys.executable, "-m", "celery", "-A", "cpts_portal"]
WORKER = [*CELERY, "worker", "--loglevel", "info", "--concurrency", "1"]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def manage(*words: str, capture: bool = False) -> str:
    """Apart from the terminal: Ctrl-C is ours to hear, and the command is asked to end."""
    with subprocess.Popen(
        [*MANAGE, *words],
        preexec_fn=born_to_die_with(os.getpid()),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE if capture else None,
        start_new_session=True,
    ) as command:
        try:
            output, _ = command.communicate()
        except BaseException:
            stop(command, signal.SIGTERM)
            raise
    if command.returncode:
        raise CannotRun(f"« manage.py {' '.join(words)} » a échoué ; rien n’est démarré.")
    return output or ""


def free_port() -> int:
    chosen = os.environ.get("PORT")
    for port in [int(chosen)] if chosen else range(FIRST_PORT, LAST_PORT + 1):
        with socket.socket() as trial, contextlib.suppress(OSError):
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", port))
            return port
    raise CannotRun(f"Le port {chosen or f'{FIRST_PORT} à {LAST_PORT}'} est déjà pris.")


def fingerprint(*patterns: str) -> str:
    """Changes when a file of these patterns changes."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            status = path.stat()
            digest.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()


class BuildStep:
    """Something done once for a state of the files, remembered beside the data."""

    def __init__(self, name: str, state: str):
        self.memory, self.state = client.run_folder() / f"done-{name}", state

    @property
    def is_done(self) -> bool:
        return self.memory.exists() and self.memory.read_text(encoding="utf-8") == self.state

    def forget(self) -> None:
        self.memory.unlink(missing_ok=True)

    def remember(self) -> None:
        self.memory.parent.mkdir(mode=0o700, exist_ok=True)
        self.memory.write_text(self.state, encoding="utf-8")


def prepare() -> None:
    files = BuildStep("static", fingerprint("static/**/*", "requirements.txt"))
    collecting = None
    if not files.is_done or not (ROOT / "staticfiles").exists():
        # compressing them takes seconds that the database does not need
        words = [*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"]
        collecting = subprocess.Popen(
            words, preexec_fn=born_to_die_with(os.getpid()), cwd=ROOT, start_new_session=True
        )
    try:
        _prepare_the_database()
        if collecting and collecting.wait():
            raise CannotRun("Les fichiers statiques n’ont pas pu être rassemblés.")
    finally:
        if collecting and collecting.poll() is None:
            stop(collecting, signal.SIGTERM)
    if collecting:
        files.remember()


def _prepare_the_database() -> None:
    if BuildStep("demonstration", BUILDING).is_done:
        _drop_the_half_built()
    # the address is part of the state: another database is another installation
    code = fingerprint("*/migrations/*.py", "cpts_portal/*/migrations/*.py", "*/reference/*")
    tables = BuildStep("install", f"{code} {os.environ['DATABASE_URL']}")
    if not tables.is_done or not _has_rows("deploy_installation"):
        say("Préparation de la base : tables, droits, données de référence…")
        manage("install")
        tables.remember()
    if not _has_rows("members_user"):
        say(f"Chargement de la démonstration : {seeds.chosen().association}, gens inventés…")
        building = BuildStep("demonstration", BUILDING)
        building.remember()
        manage("load_demonstration")
        building.forget()
    _refuse_another_seed()


def _refuse_another_seed() -> None:
    """Embedded services keep each seed apart; a database given from outside may hold another."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT name FROM members_association").fetchone()
    seed = seeds.chosen()
    if row and row[0] != seed.association:
        raise CannotRun(
            f"Cette base contient « {row[0]} » : donnez une autre base pour SEED={seed.code}."
        )


def _drop_the_half_built() -> None:
    """The seeder is many operations, each its own transaction: what is half built is dropped."""
    say("La démonstration n’avait été construite qu’à moitié : elle est refaite.")
    client.recreate_the_database()
    # of traces that went with it
    shutil.rmtree(client.run_folder() / "anchors", ignore_errors=True)
    for name in ("install", "demonstration"):
        BuildStep(name, "").forget()


def _has_rows(table: str) -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        exists = connection.execute("SELECT to_regclass(%s)", [table]).fetchall()[0][0]
        return bool(exists) and connection.execute(f"SELECT 1 FROM {table}").fetchone() is not None


def children(run: Path) -> list[Child]:
    """The web first: it is stopped first."""
    web = [sys.executable, "-m", "gunicorn", "-c", "python:cpts_portal.ops.gunicorn_settings"]
    return [
        Child("web", [*web, "cpts_portal.wsgi"], run / "web.log"),
        Child("worker", [*WORKER, *QUIET, "-Q", "celery", "-n", "portal@%h"], run / "worker.log"),
        Child(
            "documents",
            [*WORKER, *QUIET, "-Q", "documents", "-n", "documents@%h"],
            run / "documents.log",
        ),
        Child("beat", [*CELERY, "beat", "--loglevel", "info", "--pidfile="], run / "beat.log"),
    ]


def wait_for_the_web(web: Child, port: int) -> None:
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit:
        web.keep_alive()
        with contextlib.suppress(OSError, urllib.error.URLError):
            if urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200:
                return
        time.sleep(0.1)
    tail = web.log.read_text(encoding="utf-8", errors="replace").strip()[-1500:]
    raise CannotRun(f"Le serveur web ne répond pas. Fin de {web.log} :\n{tail}")


def print_line(words: str) -> None:
    """On stdout. Whoever reads it may stop reading; the demonstration goes on."""
    try:
        print(words, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def watch(family: list[Child]) -> None:
    while True:
        time.sleep(0.5)
        for child in family:
            child.keep_alive()
        # the supervisor may have been killed; the next one recovers every committed row
        client.provide_again()


def run() -> None:
    os.environ["CPTS_DEMO_STARTED_AT"] = repr(time.time())
    family = []
    try:
        client.provide()
        prepare()
        port = free_port()
        os.environ["CPTS_BIND"] = f"127.0.0.1:{port}"
        os.environ["CPTS_PUBLIC_URL"] = f"http://localhost:{port}"
        family = children(client.run_folder())
        for child in family:
            child.start()
        personas = manage("demo_accounts", capture=True)
        wait_for_the_web(family[0], port)
        print_line(f"prêt : http://localhost:{port}")
        print_line(f"{seeds.chosen().association} : {seeds.chosen().summary}.")
        print_line(f"Par où commencer : http://localhost:{port}/visite/")
        print_line("Comptes de la démonstration, personnes inventées (Ctrl-C arrête tout) :")
        print_line(personas)
        watch(family)
    finally:
        if family:
            stop_all(family)
        client.leave()
        client.stop(only_when_free=True)


def main() -> int:
    end_on_signals()
    if "MAKELEVEL" in os.environ:
        die_with_parent()
    load_env_file()
    # how far the building is, at once, to a file or another program too
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    seeds.chosen()
    if mode() != Mode.DEMO:
        raise Misconfigured(
            f"La démonstration demande CPTS_MODE=demo ; le fichier .env dit « {mode()} »."
        )
    try:
        run()
    except CannotRun as refusal:
        say(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
