"""Who is alive and what ran last, in Valkey: the worker and beat leave a mark at each task."""

import time
from contextlib import suppress

from cpts_portal.ops.health import valkey

KEY = "cpts:heartbeats"
_here = {"name": ""}


def this_is(name: str) -> None:
    """Called once by a process that leaves marks: ``portal``, ``documents``, ``beat``."""
    _here["name"] = name


def mark(*, ran: str = "") -> None:
    """A mark never written is an age that grows: nothing else depends on it."""
    marks = {name: repr(time.time()) for name in (_here["name"], f"task:{ran}" if ran else "")}
    marks.pop("", None)
    if _here["name"]:
        with suppress(valkey.Unreachable), valkey.cache() as client:
            client.hset(KEY, mapping=marks)


def ages() -> dict[str, float]:
    """Seconds since the last mark of each; raises ``valkey.Unreachable``."""
    now = time.time()
    with valkey.cache() as client:
        return {name: now - float(at) for name, at in client.hgetall(KEY).items()}
