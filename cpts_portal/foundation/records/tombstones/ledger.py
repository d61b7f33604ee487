"""The list of erasures outside the database: one signed JSON line each, only ever added to.

A backup older than an erasure brings the person back; this file, kept elsewhere, takes them away
again. Signed, so that nobody erases a person by adding a line.
"""

import fcntl
import hashlib
import hmac
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tombstone:
    kind: str
    public_id: UUID
    erased_at: datetime


def path() -> Path:
    return Path(settings.TOMBSTONES)


def append(stones: Iterable[Tombstone]) -> None:
    """On the disk when this returns, each once. A line that a power cut left unfinished is closed
    first."""
    stones = list(stones)
    if not stones:
        return
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path().open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {(stone.kind, stone.public_id) for stone in read_ledger()}
        lines = [_line(stone) for stone in stones if (stone.kind, stone.public_id) not in known]
        if file.tell() and not _ends_its_line(file):
            file.write(b"\n")
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())


def read_ledger() -> list[Tombstone]:
    """Those whose signature holds, in order; the others are logged and ignored."""
    if not path().exists():
        return []
    lines = path().read_bytes().splitlines()
    stones = [_opened(line) for line in lines if line.strip()]
    if refused := stones.count(None):
        log.error("%d lines of the list of erasures are not ours", refused)
    return [stone for stone in stones if stone]


def _ends_its_line(file) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _line(stone: Tombstone) -> str:
    facts = [stone.kind, str(stone.public_id), stone.erased_at.astimezone(UTC).isoformat()]
    entry = dict(zip(("kind", "id", "at"), facts, strict=True)) | {"mac": _mac(facts)}
    return json.dumps(entry) + "\n"


def _opened(line: bytes) -> Tombstone | None:
    try:
        entry = json.loads(line)
        facts = [entry["kind"], entry["id"], entry["at"]]
        if not hmac.compare_digest(_mac(facts), str(entry["mac"])):
            return None
        return Tombstone(facts[0], UUID(facts[1]), datetime.fromisoformat(facts[2]))
    except (ValueError, KeyError, TypeError):
        return None


def _mac(facts: list[str]) -> str:
    text = json.dumps(["tombstone", *facts]).encode()
    return hmac.new(settings.AUDIT_KEY.encode(), text, hashlib.sha256).hexdigest()
