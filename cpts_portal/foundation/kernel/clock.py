"""The one clock. Interfaces ask it and pass ``at=`` down; nothing below an interface does.

In the demonstration it starts on 18 November 2026 at 10:00 at each start and ticks; the processes
of one start (web, worker, beat) share the moment of the start through ``CPTS_DEMO_STARTED_AT``.
"""

import os
import time
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")
_PROCESS_STARTED_AT = time.time()


@lru_cache
def _offset() -> timedelta:
    if not settings.CLOCK_STARTS_AT:
        return timedelta(0)
    started = float(os.environ.get("CPTS_DEMO_STARTED_AT", _PROCESS_STARTED_AT))
    return datetime.fromisoformat(settings.CLOCK_STARTS_AT) - datetime.fromtimestamp(started, PARIS)


def now() -> datetime:
    """The moment, aware, in Paris time."""
    return timezone.now().astimezone(PARIS) + _offset()


def today() -> date:
    return now().date()
