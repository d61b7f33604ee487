"""The detached process that owns the embedded PostgreSQL and Valkey.

One at a time (an exclusive lock on ``lock``); its children die with it, kill -9 included; a child
that dies is started again; it stops some seconds after its last client, Valkey before PostgreSQL.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from cpts_portal.environment import ROOT
from cpts_portal.ops.embedded import postgres
from cpts_portal.ops.embedded.client import data_folder, open_lock, sockets_folder
from cpts_portal.ops.embedded.postgres import Postgres
from cpts_portal.ops.embedded.service_account import Account
from cpts_portal.ops.embedded.valkey import Valkey
from cpts_portal.ops.processes import CannotRun, end_on_signals, say, start_time, stop

LINGER_SECONDS = float(os.environ.get("CPTS_LINGER_SECONDS", "20"))
BEAT_SECONDS = 0.25
BIGGEST_LOG = 5_000_000
# a server that keeps dying is a fault to show, not to hide
RESTARTS = 5


class Supervisor:
    def __init__(self, run: Path):
        self.run = run
        sockets = sockets_folder(run)
        account = Account(data_folder(run), ROOT)
        self.postgres = Postgres(data_folder(run), sockets, _log(run, "postgres"), account)
        self.valkey = Valkey(run / "valkey", sockets, _log(run, "valkey"))
        self.processes: dict[str, subprocess.Popen] = {}
        self.restarts = 0
        self.linger = LINGER_SECONDS

    def start(self) -> None:
        self._forget()
        if "postgres" not in self.processes:
            self.processes["postgres"] = self.postgres.start()
        if "valkey" not in self.processes:
            self.processes["valkey"] = self.valkey.start()
        self.postgres.wait_ready(self.processes["postgres"])
        self.valkey.wait_ready(self.processes["valkey"])
        self._make_the_database()
        self._say_ready()

    @property
    def _administrator(self) -> str:
        return self.postgres.url(postgres.SUPERUSER, "postgres")

    def _make_the_database(self) -> None:
        if not postgres.has_database(self._administrator, postgres.NAME):
            postgres.make_roles(self._administrator)
            postgres.make_database(self._administrator, postgres.NAME)
            with psycopg.connect(self.postgres.url(postgres.OWNER)) as owner:
                postgres.give_rights(owner, postgres.APPLICATION)

    def _say_ready(self) -> None:
        ready = {
            "pid": os.getpid(),
            "started": start_time(os.getpid()),
            "database": self.postgres.url(postgres.APPLICATION),
            "owner": self.postgres.url(postgres.OWNER),
            "administrator": self._administrator,
            "redis": self.valkey.url,
            "servers": {name: process.pid for name, process in self.processes.items()},
        }
        fresh = self.run / "ready.new"
        fresh.write_text(json.dumps(ready), encoding="utf-8")
        fresh.replace(self.run / "ready")

    def _forget(self) -> None:
        (self.run / "ready").unlink(missing_ok=True)

    def watch(self) -> None:
        """Until nobody has needed the services for a while."""
        clients = open_lock(self.run, "clients")
        free_since = None
        while True:
            self._raise_the_dead()
            try:
                fcntl.flock(clients, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                free_since = None
            else:
                free_since = free_since or time.monotonic()
                if time.monotonic() - free_since >= self.linger:
                    return  # the lock stays ours: newcomers wait until everything is stopped
                fcntl.flock(clients, fcntl.LOCK_UN)
            time.sleep(BEAT_SECONDS)

    def _raise_the_dead(self) -> None:
        dead = [name for name, process in self.processes.items() if process.poll() is not None]
        if not dead:
            return
        self.restarts += 1
        say(f"{' and '.join(dead)} died, restart {self.restarts}")
        if self.restarts > RESTARTS:
            raise CannotRun("Un service s’arrête sans cesse : voyez les journaux de .run.")
        for name in dead:
            del self.processes[name]
        self.start()

    def stop(self) -> None:
        self._forget()
        for name, number in (("valkey", signal.SIGTERM), ("postgres", signal.SIGINT)):
            if name in self.processes:
                stop(self.processes[name], number)


def _log(run: Path, name: str) -> Path:
    log = run / f"{name}.log"
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > BIGGEST_LOG:
            log.replace(run / f"{name}.log.old")
    return log


def main(run: Path) -> None:
    place = open_lock(run, "lock")
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(0)
    end_on_signals()
    supervisor = Supervisor(run)
    signal.signal(signal.SIGUSR1, lambda *_: setattr(supervisor, "linger", 0))
    try:
        supervisor.start()
        supervisor.watch()
    except CannotRun as refusal:
        say(str(refusal))
        sys.exit(1)
    finally:
        supervisor.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
