"""How many requests, how long, by name of route and status: never an address, never a person.

In Valkey, because the web has several processes. Only when a monitoring reads it
(``CPTS_METRICS_TOKEN``): otherwise the middleware is not even there.
"""

import time
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

from cpts_portal.ops.health import valkey

KEY = "cpts:http"
# seconds; the last one has no limit
BUCKETS = ("0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "+Inf")
NO_ROUTE = "none"


class CountedRequests:
    def __init__(self, get_response):
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match and match.view_name else NO_ROUTE
        count(route, response.status_code, time.perf_counter() - began)
        return response


def count(route: str, status: int, seconds: float) -> None:
    bucket = next(limit for limit in BUCKETS if seconds <= float(limit))
    with suppress(valkey.Unreachable), valkey.cache() as client:
        several = client.pipeline(transaction=False)
        several.hincrby(KEY, f"{route}|{status}|count", 1)
        several.hincrby(KEY, f"{route}||{bucket}", 1)
        several.hincrbyfloat(KEY, f"{route}||sum", seconds)
        several.execute()


def counted() -> dict[tuple[str, str, str], float]:
    """(route, status, what) → number."""
    with valkey.cache() as client:
        stored = client.hgetall(KEY)
    return {tuple(name.split("|")): float(value) for name, value in stored.items()}
