"""A server that stopped answering is not asked again for a while: one request waits once, not ten
times, and the next ones do not wait at all."""

import time
from functools import cache
from threading import Lock

# seconds: what one question may last, and how long nobody asks after a silence
LONGEST_WAIT = 0.4
PAUSE = 15


class Breaker:
    """Shared by the threads of a process. After the pause one question is tried, alone."""

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._lock = Lock()
        self._next_try = 0.0

    def may_ask(self) -> bool:
        if not self._next_try:
            return True
        with self._lock:
            now = self._clock()
            if now < self._next_try:
                return False
            self._next_try = now + PAUSE
            return True

    def note_answer(self) -> None:
        self._next_try = 0.0

    def note_silence(self) -> None:
        self._next_try = self._clock() + PAUSE


@cache
def breaker_of(address: str) -> Breaker:
    """One for each server, whatever it is asked for."""
    return Breaker()
