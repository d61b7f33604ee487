"""How long a session lasts: real time, never the demonstration's clock.

Those who read patients or money: 30 minutes without a page, 8 hours in all. The plain member
stays signed in for weeks on her phone.
"""

import time
from dataclasses import dataclass

from members.rules import owes_second_factor

STARTED, SEEN = "session_started_at", "session_seen_at"
MINUTE, HOUR, DAY = 60, 3600, 86400
# a mark finer than a minute would write the session at every page
MARK_EVERY = MINUTE


@dataclass(frozen=True)
class Span:
    idle: int
    absolute: int


SHORT = Span(idle=30 * MINUTE, absolute=8 * HOUR)
LONG = Span(idle=30 * DAY, absolute=90 * DAY)


def span_of(roles: frozenset[str]) -> Span:
    return SHORT if owes_second_factor(roles) else LONG


def is_over(session, roles: frozenset[str]) -> bool:
    now, span = time.time(), span_of(roles)
    started, seen = session.get(STARTED), session.get(SEEN)
    if started is None or seen is None:
        return False
    return now - started > span.absolute or now - seen > span.idle


def touch(session) -> None:
    now = time.time()
    session.setdefault(STARTED, now)
    if now - session.get(SEEN, 0) > MARK_EVERY:
        session[SEEN] = now
