"""One Valkey on a unix socket. It takes no lock on its folder: whoever starts it holds one."""

import os
import socket
import subprocess
import time
from pathlib import Path

from cpts_portal.ops.embedded.binaries import valkey_program
from cpts_portal.ops.processes import CannotRun, born_to_die_with, end_those_in

SOCKET = "valkey.sock"
DATABASES = 64


class Valkey:
    def __init__(self, data: Path, sockets: Path, log: Path, *, durable: bool = True):
        self.data, self.log = data, log
        self.socket = sockets / SOCKET
        self.durable = durable

    def start(self) -> subprocess.Popen:
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        end_those_in(self.data)
        self.socket.unlink(missing_ok=True)
        words = [valkey_program(), "--port", "0"]
        words += ["--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        words += ["--dir", str(self.data), "--save", "", "--databases", str(DATABASES)]
        words += ["--appendonly", "yes" if self.durable else "no"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=born_to_die_with(os.getpid()),
            )

    def wait_ready(self, process: subprocess.Popen, *, seconds: float = 30) -> None:
        limit = time.monotonic() + seconds
        while not self._answers():
            if process.poll() is not None or time.monotonic() > limit:
                tail = self.log.read_text(encoding="utf-8", errors="replace")[-600:]
                raise CannotRun(f"Valkey n’a pas démarré.\n{tail}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"
