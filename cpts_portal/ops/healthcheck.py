"""``python -m cpts_portal.ops.healthcheck web|alive|services``: exit code 0 when all is well.

``web``: the server answers. ``alive``: this process did something lately. ``services``: PostgreSQL
and Valkey answer, for a worker that may have nothing to do for days.
"""

import os
import sys
import time
import urllib.request
from pathlib import Path

SECONDS = 5
# beat wakes the worker every 20 s: six misses
SILENCE = 120


def web() -> None:
    """As the proxy in front asks: by the portal's own name, over https."""
    port = os.environ.get("CPTS_BIND", ":8000").rpartition(":")[2]
    host = os.environ.get("CPTS_HOSTS", "localhost").split()[0]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        if answer.status != 200 or answer.read() != b"ok\n":
            raise SystemExit(1)


def alive() -> None:
    if time.time() - Path(os.environ["CPTS_ALIVE_FILE"]).stat().st_mtime > SILENCE:
        raise SystemExit(1)


def services() -> None:
    import psycopg
    import redis

    from cpts_portal.environment import read_setting

    psycopg.connect(read_setting("DATABASE_URL"), connect_timeout=SECONDS).close()
    with redis.Redis.from_url(read_setting("REDIS_URL"), socket_timeout=SECONDS) as broker:
        broker.ping()


CHECKS = {"web": web, "alive": alive, "services": services}

if __name__ == "__main__":
    CHECKS[sys.argv[1]]()
