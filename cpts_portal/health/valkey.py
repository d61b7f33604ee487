"""The Valkey of the cache, asked directly. When it is down nothing of the portal waits for it."""

from functools import lru_cache

import redis
from django.conf import settings

SECONDS = 2
# what may go wrong when nobody answers
Unreachable = redis.RedisError


@lru_cache(maxsize=4)
def _client(address: str) -> redis.Redis:
    return redis.Redis.from_url(
        address, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, decode_responses=True
    )


def cache() -> redis.Redis:
    return _client(settings.CACHES["default"]["LOCATION"])


def waiting(queue: str) -> int:
    """Messages that no worker took yet. The broker is another database of the same server."""
    address = settings.CELERY_BROKER_URL
    if address.startswith("redis+socket://"):
        path, _, number = address.removeprefix("redis+socket://").partition("?virtual_host=")
        address = f"unix://{path}?db={number}"
    return _client(address).llen(queue)
