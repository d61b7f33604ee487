"""Processes of this machine: who is alive, who dies with whom, how one is stopped.

Standard library only: the first command of a bare checkout imports it.
"""

import atexit
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


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
        requested = False
        while living := _living_in(folder):
            if not requested:
                for pid in living:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, number)
                requested = True
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
REPEAT_SECONDS = 0.2


def end_on_signals() -> None:
    """The first signal unwinds the program; a second one must not cut the stopping short."""
    for number in STOP_SIGNALS:
        signal.signal(number, _end)
    atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)


def _end(*_):
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _end_again)
    signal.setitimer(signal.ITIMER_REAL, REPEAT_SECONDS, REPEAT_SECONDS)
    raise SystemExit(0)


def _end_again(*_):
    """What is raised inside a ``__del__`` or a hook of ``fork`` is printed and forgotten: the end
    is asked again until the program unwinds."""
    unwinding = sys.exc_info()[1]
    while unwinding and not isinstance(unwinding, SystemExit):
        unwinding = unwinding.__context__
    if not unwinding:
        raise SystemExit(0)
    signal.setitimer(signal.ITIMER_REAL, 0)


def say(sentence: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(sentence, file=sys.stderr, flush=True)
