"""ClamAV asked over its socket (INSTREAM): one connection, one file, one word back."""

import logging
import socket
import struct
from enum import StrEnum

from django.conf import settings

log = logging.getLogger(__name__)

# the worker waits for it, nobody else; a large file takes it a few seconds
PATIENCE_SECONDS = 20
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class ScanVerdict(StrEnum):
    """``unjudged``: the scanner answered that it could not tell; ``silent``: it did not answer."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNJUDGED = "unjudged"
    SILENT = "silent"


def is_configured() -> bool:
    return bool(settings.CLAMD)


def judge(content: bytes) -> ScanVerdict:
    try:
        answer = _ask(content)
    except OSError as failure:
        log.warning("the antivirus does not answer: %s", type(failure).__name__)
        return ScanVerdict.SILENT
    if answer.endswith(" FOUND"):
        return ScanVerdict.INFECTED
    if answer == "stream: OK":
        return ScanVerdict.CLEAN
    log.warning("the antivirus did not judge a file of %s bytes", len(content))
    return ScanVerdict.UNJUDGED if answer.endswith("ERROR") else ScanVerdict.SILENT


def _ask(content: bytes) -> str:
    with _connected() as line:
        try:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            # beyond its own limit it hangs up after saying so
            log.warning("the antivirus stopped reading a file of %s bytes", len(content))
        return _answer(line)


def _answer(line: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.partition(b"\0")[0].decode("ascii", "replace").strip()


def _connected() -> socket.socket:
    """``unix:/run/clamav/clamd.ctl`` or ``host:port``."""
    address = settings.CLAMD
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE_SECONDS)
