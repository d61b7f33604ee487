"""Processes of this machine: who is alive, who dies with whom, as whom a server may run.

Standard library only: the first command of a bare checkout imports it.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

PR_SET_PDEATHSIG = 1
USER_NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


class CannotRun(Exception):
    """A sentence for the person at the keyboard."""


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """The kernel sends ``number`` to this process when its parent dies, kill -9 included."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def born_to_die_with(parent: int, number: int = signal.SIGTERM) -> Callable[[], None]:
    """For ``preexec_fn``: set before ``Popen`` returns, so that no kill falls in between."""

    def set_before_exec() -> None:
        die_with_parent(number)
        if os.getppid() != parent:
            os._exit(1)

    return set_before_exec


def start_time(pid: int) -> str | None:
    """Ticks since boot at which ``pid`` started; None when it is gone or a zombie.

    A zombie keeps its pid until somebody reaps it, which in a container may be never:
    ``kill(pid, 0)`` takes it for a live server.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def end_those_in(folder: Path) -> None:
    """Ends what still runs with ``folder`` as its working directory.

    PostgreSQL and Valkey both move into their data folder, so this finds the orphans of a killed
    supervisor, back ends without a postmaster included, and never a pid used again by another.
    """
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        limit = time.monotonic() + 5
        asked = False
        while living := _living_in(folder):
            if not asked:
                for pid in living:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, number)
                asked = True
            if time.monotonic() > limit:
                break
            time.sleep(0.02)
        else:
            return


def _living_in(folder: Path) -> list[int]:
    living = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == folder:
                    living.append(int(entry.name))
    return living


def is_alive(pid: int) -> bool:
    return start_time(pid) is not None


@lru_cache
def _has_user_namespaces() -> bool:
    return (
        subprocess.run([*USER_NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
    )


def _lent_account(folder: Path, *, throw_away: bool) -> pwd.struct_passwd:
    """The account that runs PostgreSQL when root has no user namespaces."""
    owner = folder.stat().st_uid
    if owner:
        return pwd.getpwuid(owner)
    if throw_away:
        return pwd.getpwnam("nobody")
    raise CannotRun(
        "PostgreSQL refuse de tourner en root, cette machine n’autorise pas « unshare --user » et "
        "ce dossier appartient à root. Donnez le dossier à un compte ordinaire (chown), lancez la "
        "commande depuis ce compte, ou donnez DATABASE_URL et DATABASE_OWNER_URL."
    )


class Account:
    """How a server is started so that it is not root and dies with us."""

    def __init__(self, folder: Path, *, throw_away: bool = False):
        self.lent: pwd.struct_passwd | None = None
        self.prefix: list[str] = []
        if os.geteuid() == 0:
            if _has_user_namespaces() and not os.environ.get("CPTS_NO_USER_NAMESPACE"):
                self.prefix = USER_NAMESPACE
            else:
                self.lent = _lent_account(folder, throw_away=throw_away)

    def command(self, words: list[str], *, dies_with: str = "INT") -> list[str]:
        # setpriv comes last: changing credentials clears the parent-death signal
        setpriv = ["setpriv", "--pdeathsig", dies_with]
        if self.lent:
            ids = [f"--reuid={self.lent.pw_uid}", f"--regid={self.lent.pw_gid}", "--clear-groups"]
            setpriv += ids
        return [*self.prefix, *setpriv, *words]

    def give(self, folder: Path) -> None:
        """``folder`` exists, private, and belongs to the account."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.lent:
            os.chown(folder, self.lent.pw_uid, self.lent.pw_gid)


def stop(process: subprocess.Popen, number: int, *, seconds: float = 15) -> None:
    """Asks, waits, then insists."""
    if process.poll() is None:
        process.send_signal(number)
        wait_or_kill(process, seconds)


def wait_or_kill(process: subprocess.Popen, seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def end_on_signals() -> None:
    """The first signal unwinds the program; a second one must not cut the stopping short."""
    for number in STOP_SIGNALS:
        signal.signal(number, _end)


def _end(*_):
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


def say(sentence: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(sentence, file=sys.stderr, flush=True)
