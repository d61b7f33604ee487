"""The processes of one start: kept alive, then stopped, the web before those that work for it."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from cpts_portal.ops.processes import CannotRun, born_to_die_with, say, stop, wait_or_kill

RESTARTS = 5
CALM_SECONDS = 60


@dataclass
class Child:
    name: str
    words: list[str]
    log: Path
    grace_seconds: float = 10
    process: subprocess.Popen | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts.append(time.monotonic())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.words,
                preexec_fn=born_to_die_with(os.getpid()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=os.environ,
            )

    def keep_alive(self) -> None:
        if self.process and self.process.poll() is None:
            return
        recent = [start for start in self.starts if start > time.monotonic() - CALM_SECONDS]
        if len(recent) > RESTARTS:
            tail = self.log.read_text(encoding="utf-8", errors="replace").strip()[-1500:]
            raise CannotRun(f"{self.name} s’arrête sans cesse. Fin de {self.log.name} :\n{tail}")
        say(f"{self.name} s’est arrêté, il repart.")
        self.start()

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        if self.process:
            stop(self.process, signal.SIGTERM, seconds=self.grace_seconds)

    def wait(self) -> None:
        if self.process:
            wait_or_kill(self.process, self.grace_seconds)


def stop_all(family: list[Child]) -> None:
    """The first one alone, so that nobody asks for what cannot be done; the others together."""
    first, *others = family
    first.stop()
    for child in others:
        child.ask_to_stop()
    for child in others:
        child.wait()
