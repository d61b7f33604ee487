"""A Valkey of its own, to be stopped, suspended and emptied: other tests use the run's."""

import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

import redis

from cpts_portal.environment import redis_addresses
from cpts_portal.foundation.kernel.breaker import breaker_of
from cpts_portal.ops.embedded.valkey import Valkey
from cpts_portal.ops.processes import stop


class OwnValkey:
    def __init__(self, folder: Path):
        self.server = Valkey(folder / "v", folder, folder / "v.log", durable=False)
        self.process = None

    @property
    def broker_address(self) -> str:
        return redis_addresses(self.server.url)[0]

    @property
    def cache_address(self) -> str:
        return redis_addresses(self.server.url)[1]

    def start(self) -> None:
        """When it is there, the pause that followed its silence is over."""
        self.process = self.server.start()
        self.server.wait_ready(self.process)
        end_pauses()

    def stop(self) -> None:
        if self.process:
            stop(self.process, signal.SIGKILL)
            self.process = None

    def suspend(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def empty(self) -> None:
        redis.Redis.from_url(self.cache_address).flushall()


def end_pauses() -> None:
    breaker_of.cache_clear()


@contextmanager
def own_valkey(kind: type[OwnValkey] = OwnValkey):
    with tempfile.TemporaryDirectory(prefix="cpts-valkey-") as folder:
        server = kind(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
            end_pauses()


def cache_at(address: str, **options) -> dict:
    """What ``settings.CACHES`` says of the shared cache."""
    backend = "cpts_portal.foundation.web.shared_cache.SharedCache"
    return {"default": {"BACKEND": backend, "LOCATION": address, "OPTIONS": options}}
