"""A process that needs the embedded services, as every command of the portal is."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

from cpts_portal.environment import ROOT

SECONDS = 30
CODE = """
import json, sys
from cpts_portal.ops.embedded import client
print(json.dumps(client.join()), flush=True)
sys.stdin.read()
"""


class Client:
    def __init__(self, run: Path, *, python: tuple[str, ...] = (), **environment: str):
        self.process = subprocess.Popen(
            [*(python or (sys.executable,)), "-c", CODE],
            cwd=ROOT,
            env=os.environ | {"CPTS_RUN": str(run), "CPTS_LINGER_SECONDS": "0"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        self.refusal = "" if line else self.process.stderr.read()
        self.services = json.loads(line) if line else {}

    def leave(self) -> None:
        self.process.stdin.close()
        self.process.wait(SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()

    def pids(self) -> list[int]:
        return [self.services["pid"], *self.services["servers"].values()]


def wait_for_the_end_of(pid: int) -> None:
    """Returns when the process is gone, told by the kernel."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([handle], [], [], SECONDS)
        assert ended, f"process {pid} still runs"
    finally:
        os.close(handle)


def until(condition):
    limit = time.monotonic() + SECONDS
    while not (value := condition()):
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.02)
    return value
