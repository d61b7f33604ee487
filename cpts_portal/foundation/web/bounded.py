"""Heavy work in a child process of little memory and time: it dies, never the worker.

The child is a fork: what the parent has loaded is there at once. It shares nothing back but the
messages of one pipe, and none of the parent's connections is open in it.
"""

import ctypes
import os
import resource
import select
import signal
import struct
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# a machine where others work too: far more than the processor's time
WALL_SECONDS = 240
LONGEST_MESSAGE = 200_000_000
PROGRESS, DONE, BEYOND, FAILED = b"t", b"d", b"b", b"f"
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)
_HEAD = struct.Struct(">cI")


class OutOfBounds(Exception):
    """Too much memory, too much time, or too deep; its message says which."""


class Broken(Exception):
    """The work itself failed; its message is the name of the fault."""


def run(
    work: Callable[[Callable[[int], None]], bytes],
    *,
    on_progress: Callable[[int], None] | None = None,
    memory: int,
    seconds: int,
) -> bytes:
    """``work(report)`` in the child; ``on_progress`` gets each number it reports, meanwhile.

    ``memory`` in bytes, above what the process already holds; ``seconds`` of processor.
    """
    with tempfile.TemporaryDirectory(prefix="cpts-work-") as folder:
        return _in_a_child(work, on_progress, memory, seconds, folder)


def _in_a_child(work, on_progress, memory: int, seconds: int, folder: str) -> bytes:
    """What the child leaves in its temporary ``folder`` (WeasyPrint: the fonts) goes with it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        tempfile.tempdir = folder
        _be_the_child(work, writing, memory, seconds)
    os.close(writing)
    status = None
    try:
        return _listen(
            reading, on_progress or (lambda number: None), time.monotonic() + WALL_SECONDS
        )
    except EOFError:
        _, status = os.waitpid(child, 0)
        raise OutOfBounds(_how_it_ended(status)) from None
    finally:
        os.close(reading)
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _be_the_child(work, writing: int, memory: int, seconds: int) -> None:
    """Never returns, whatever happens: nothing of the parent may be run twice."""
    try:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        # the parent's sockets stay the parent's
        os.dup2(writing, 3)
        os.closerange(4, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        _limit(memory, seconds)
        _say(3, DONE, work(lambda number: _say(3, PROGRESS, str(number).encode())))
    except (MemoryError, RecursionError, OutOfBounds) as limit:
        _say(3, BEYOND, f"{type(limit).__name__} {limit}"[:300].encode())
    except BaseException as fault:  # its name goes to the parent, which decides
        _say(3, FAILED, f"{type(fault).__name__}: {fault}"[:300].encode())
    finally:
        os._exit(0)


def _limit(memory: int, seconds: int) -> None:
    """``memory`` comes above what the fork already has."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(pipe: int, kind: bytes, content: bytes) -> None:
    left = memoryview(_HEAD.pack(kind, len(content)) + content)
    while left:
        left = left[os.write(pipe, left) :]


def _listen(pipe: int, on_progress: Callable[[int], None], until: float) -> bytes:
    while True:
        kind, size = _HEAD.unpack(_read(pipe, _HEAD.size, until))
        content = _read(pipe, min(size, LONGEST_MESSAGE), until)
        if kind == DONE:
            return content
        if kind == PROGRESS:
            on_progress(int(content))
            continue
        words = content.decode("utf-8", "replace")
        raise OutOfBounds(words) if kind == BEYOND else Broken(words)


def _read(pipe: int, size: int, until: float) -> bytes:
    parts = []
    while size:
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise OutOfBounds("time")
        part = os.read(pipe, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _how_it_ended(status: int) -> str:
    """The pipe closed without a last word: a limit of the system, or the machine's own killer."""
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return "memory"
