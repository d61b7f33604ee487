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
    """Seconds; ``kept``: how long the row and the cookie outlive the last page."""

    idle: int
    absolute: int
    kept: int


# kept longer than the idle time, so that the person who comes back is told why she is out
SHORT = Span(idle=30 * MINUTE, absolute=8 * HOUR, kept=8 * HOUR)
LONG = Span(idle=30 * DAY, absolute=90 * DAY, kept=30 * DAY)


def span_of(roles: frozenset[str]) -> Span:
    return SHORT if owes_second_factor(roles) else LONG


def is_over(session, roles: frozenset[str]) -> bool:
    now, span = time.time(), span_of(roles)
    started, seen = session.get(STARTED), session.get(SEEN)
    if started is None or seen is None:
        return False
    return now - started > span.absolute or now - seen > span.idle


def touch(session, roles: frozenset[str]) -> None:
    now = time.time()
    session.setdefault(STARTED, now)
    if now - session.get(SEEN, 0) > MARK_EVERY:
        session[SEEN] = now
        session.set_expiry(span_of(roles).kept)
