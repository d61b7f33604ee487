"""PostgreSQL and Valkey for whoever was given no address: the side of those who use them.

They belong to a detached supervisor (``supervisor.py``). Every process that needs them holds a
shared lock on ``clients`` while it lives, kill -9 included; the supervisor that finds the lock
free for a while stops. ``python -m cpts_portal.ops.embedded.client stop`` stops them at once.
"""

import fcntl
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cpts_portal.environment import ROOT, Misconfigured, read_setting
from cpts_portal.ops import seeds
from cpts_portal.ops.embedded.service_account import Account
from cpts_portal.ops.processes import CannotRun, say, start_time

# a unix socket path holds 107 bytes; PostgreSQL adds its lock's name to the folder's
LONGEST_SOCKET_PATH = 90
SOCKET_NAME = ".s.PGSQL.5432.lock"
START_SECONDS = 90
_held: dict[Path, int] = {}


def run_folder() -> Path:
    return seeds.own_folder(Path(os.environ.get("CPTS_RUN") or ROOT / ".run").resolve())


def data_folder(run: Path) -> Path:
    """PostgreSQL's: whoever owns it runs the services."""
    return run / "pg"


def sockets_folder(run: Path) -> Path:
    if len(os.fsencode(run / "s" / SOCKET_NAME)) < LONGEST_SOCKET_PATH:
        return run / "s"
    name = hashlib.sha256(os.fsencode(run)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"cpts-{run.stat().st_uid}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_mode & 0o077 or info.st_uid not in _ours(run):
        raise CannotRun(f"{folder} existe déjà et n’est pas un dossier privé : supprimez-le.")
    return folder


def _ours(run: Path) -> set[int]:
    return {os.geteuid(), run.stat().st_uid}


def open_lock(run: Path, name: str) -> int:
    """Read-only is enough for flock, and lets another account open it later."""
    return os.open(run / name, os.O_RDONLY | os.O_CREAT, 0o644)


def running(run: Path) -> dict | None:
    """The addresses, when a supervisor lives and said it was ready."""
    try:
        ready = json.loads((run / "ready").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return ready if start_time(ready["pid"]) == ready["started"] else None


def join() -> dict:
    """Holds the services for the life of this process, started when they were not running."""
    run = run_folder()
    try:
        run.mkdir(mode=0o700, parents=True, exist_ok=True)
        if run not in _held:
            # waits here while a supervisor that found nobody is stopping
            _held[run] = open_lock(run, "clients")
            fcntl.flock(_held[run], fcntl.LOCK_SH)
    except PermissionError as refusal:
        raise CannotRun(
            f"{run} appartient à un autre compte : lancez la commande depuis ce compte, "
            "ou donnez DATABASE_URL, DATABASE_OWNER_URL et REDIS_URL."
        ) from refusal
    return running(run) or _start(run)


def leave() -> None:
    for lock in _held.values():
        os.close(lock)
    _held.clear()


def _start(run: Path) -> dict:
    limit = time.monotonic() + START_SECONDS
    supervisor = None
    try:
        while time.monotonic() < limit:
            if supervisor is None or supervisor.poll() == 0:
                # exit 0: another one holds the place, and may be stopping
                supervisor = _detach(run)
            if supervisor.poll():
                break
            time.sleep(0.02)
            if addresses := running(run):
                return addresses
    except BaseException:
        # Ctrl-C before it was ready: nobody would tell it to stop
        if supervisor and supervisor.poll() is None:
            supervisor.terminate()
            supervisor.wait()
        raise
    tail = (run / "supervisor.log").read_text(encoding="utf-8", errors="replace").strip()[-800:]
    raise CannotRun(f"Les services intégrés n’ont pas démarré.\n{tail}")


def _detach(run: Path) -> subprocess.Popen:
    words = [sys.executable, "-m", "cpts_portal.ops.embedded.supervisor", str(run)]
    account = Account(data_folder(run), ROOT)
    account.give(run)
    account.give(sockets_folder(run))
    log = run / "supervisor.log"
    with log.open("ab") as output:
        return subprocess.Popen(
            account.lend(words),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def provide() -> None:
    """Puts the addresses of the embedded services where none were given."""
    addresses_given = read_setting("DATABASE_URL"), read_setting("REDIS_URL")
    if all(addresses_given):
        return
    try:
        addresses = join()
    except CannotRun as refusal:
        raise Misconfigured(str(refusal)) from refusal
    if not addresses_given[0]:
        os.environ["DATABASE_URL"] = addresses["database"]
        os.environ["DATABASE_OWNER_URL"] = addresses["owner"]
    if not addresses_given[1]:
        os.environ["REDIS_URL"] = addresses["redis"]


def provide_again() -> None:
    """For a process that lives long: brings back services whose supervisor was killed."""
    if _held and not all(running(run) for run in _held):
        join()


def recreate_the_database() -> None:
    """Only ever the embedded one: an address given from outside is somebody's real database."""
    ready = running(run_folder())
    if not ready or os.environ.get("DATABASE_URL") != ready["database"]:
        raise CannotRun("Cette base est à moitié remplie : donnez une base vide.")
    from cpts_portal.ops.embedded import postgres

    postgres.make_database(ready["administrator"], postgres.NAME, anew=True)


def stop(*, only_when_free: bool = False, seconds: float = 30) -> bool:
    """Asks the supervisor to end; with ``only_when_free``, not to linger after its last client.

    Returns when it has ended; whoever else still uses the services is waited for two seconds."""
    run = run_folder()
    ready = running(run)
    if not ready:
        return False
    os.kill(ready["pid"], signal.SIGUSR1 if only_when_free else signal.SIGTERM)
    began = time.monotonic()
    while start_time(ready["pid"]) == ready["started"]:
        # it forgets its addresses first, then stops: a long checkpoint is no client
        used = only_when_free and running(run)
        if time.monotonic() > began + (2 if used else seconds):
            break
        time.sleep(0.05)
    return True


if __name__ == "__main__":
    if sys.argv[1:] == ["stop"]:
        # those of every seed, whichever was started last
        stopped = []
        for code in seeds.SEEDS:
            os.environ[seeds.VARIABLE] = code
            stopped.append(stop())
        say("Services arrêtés." if any(stopped) else "Aucun service ne tourne.")
    else:
        say("En marche." if running(run_folder()) else "À l’arrêt.")
