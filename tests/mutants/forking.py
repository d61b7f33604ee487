"""A piece of work in a forked process, watched from this one."""

import json
import os
import select
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str, str], None]


@dataclass(frozen=True)
class End:
    """``what``: the last thing that was said (« begins », « failed », « passed »…) and of what;
    « silent » when nothing was said in time, « died » when the process ended without a word."""

    what: str
    test: str


def forked(work: Callable[[Say], None], *, patience: Callable[[str], float]) -> End:
    """``work(say)`` says « begins » of each of its steps, then how it ended. ``patience``: how many
    seconds the step of that name may take."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    try:
        return _listen(reading, patience)
    finally:
        os.close(reading)
        _kill(child)
        os.waitpid(child, 0)


def _work(work: Callable[[Say], None], writing: int) -> None:
    def say(what: str, test: str) -> None:
        os.write(writing, json.dumps([what, test]).encode() + b"\n")

    try:
        os.setsid()
        work(say)
    except BaseException:
        say("broken", traceback.format_exc(limit=-4))
    finally:
        os._exit(0)


def _listen(reading: int, patience: Callable[[str], float]) -> End:
    last, rest, began = End("died", ""), b"", False
    while select.select([reading], [], [], patience(last.test if began else ""))[0]:
        more = os.read(reading, 65536)
        if not more:
            return End("died", last.test) if last.what == "begins" else last
        *lines, rest = (rest + more).split(b"\n")
        for line in lines:
            last, began = End(*json.loads(line)), True
    return End("silent", last.test)


def _kill(child: int) -> None:
    """With the processes it started itself; the group is not made yet when it is very young."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)
