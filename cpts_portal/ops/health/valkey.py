"""The Valkey of the cache, asked directly. When it is down nothing of the portal waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import redis
from django.conf import settings

from cpts_portal.foundation.kernel.breaker import breaker_of
from cpts_portal.foundation.web.shared_cache import impatient

# what may go wrong when nobody answers
Unreachable = redis.RedisError


@lru_cache(maxsize=4)
def _client(address: str) -> redis.Redis:
    return redis.Redis.from_url(address, **impatient(), decode_responses=True)


@contextmanager
def _connected(address: str) -> Iterator[redis.Redis]:
    breaker = breaker_of(address)
    if not breaker.may_ask():
        raise redis.ConnectionError("silent a moment ago")
    try:
        yield _client(address)
    except Unreachable:
        breaker.note_silence()
        raise
    breaker.note_answer()


def cache():
    """``with valkey.cache() as client``: raises ``Unreachable`` inside or at once."""
    return _connected(settings.CACHES["default"]["LOCATION"])


def waiting(queue: str) -> int:
    """Messages that no worker took yet. The broker is another database of the same server."""
    address = settings.CELERY_BROKER_URL
    if address.startswith("redis+socket://"):
        path, _, number = address.removeprefix("redis+socket://").partition("?virtual_host=")
        address = f"unix://{path}?db={number}"
    with _connected(address) as client:
        return client.llen(queue)
