"""The cache that the processes share, and what replaces it while its server is silent.

A server that hangs, is dead or emptied delays nobody and breaks no page: the limits are then
counted by each process alone, in its memory, until the server answers again.
"""

import logging

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from cpts_portal.foundation.kernel.breaker import LONGEST_WAIT, breaker_of

log = logging.getLogger(__name__)
SILENCE = (RedisError, OSError)
IMPATIENT = {"socket_timeout": LONGEST_WAIT, "socket_connect_timeout": LONGEST_WAIT}
MOST_ENTRIES = 10_000


def impatient() -> dict:
    """One try, and a short one: the client's own retries would last for seconds."""
    return IMPATIENT | {"retry": Retry(NoBackoff(), 0)}


class SharedCache(RedisCache):
    def __init__(self, server, params):
        options = impatient() | params.get("OPTIONS", {})
        super().__init__(server, {**params, "OPTIONS": options})
        self._server = server
        self._own = LocMemCache(server, {"OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}})

    def _ask(self, name: str, *args, **kwargs):
        breaker = breaker_of(self._server)
        if breaker.may_ask():
            try:
                answer = getattr(super(), name)(*args, **kwargs)
            except SILENCE as silence:
                breaker.note_silence()
                log.warning("the shared cache is silent: %s", type(silence).__name__)
            else:
                breaker.note_answer()
                return answer
        return getattr(self._own, name)(*args, **kwargs)

    def add(self, *args, **kwargs):
        return self._ask("add", *args, **kwargs)

    def get(self, *args, **kwargs):
        return self._ask("get", *args, **kwargs)

    def set(self, *args, **kwargs):
        return self._ask("set", *args, **kwargs)

    def touch(self, *args, **kwargs):
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self._ask("delete", *args, **kwargs)

    def get_many(self, *args, **kwargs):
        return self._ask("get_many", *args, **kwargs)

    def set_many(self, *args, **kwargs):
        return self._ask("set_many", *args, **kwargs)

    def delete_many(self, *args, **kwargs):
        return self._ask("delete_many", *args, **kwargs)

    def has_key(self, *args, **kwargs):
        return self._ask("has_key", *args, **kwargs)

    def incr(self, *args, **kwargs):
        return self._ask("incr", *args, **kwargs)

    def clear(self):
        self._own.clear()
        return self._ask("clear")
