"""How long a session lasts: real time, never the demonstration's clock.

Those who read patients or money: 30 minutes without a page, 8 hours in all. The plain member
stays signed in for weeks on her phone.
"""

import time
from dataclasses import dataclass

from django.contrib.messages import get_messages

from members.permissions import owes_second_factor

STARTED, SEEN, ROLES = "session_started_at", "session_seen_at", "session_roles"
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


def forget_messages(request) -> None:
    """What was about to be said to one person is not read by the next in the same browser: the
    sentences wait in a cookie, which outlives the session."""
    for _ in get_messages(request):
        pass  # a message that was read is not shown again


def rights_changed(session, roles: frozenset[str]) -> bool:
    """A role that began or ended by its date, a membership that ended: nobody touched the login,
    and the session still was opened with other rights."""
    return ROLES in session and session[ROLES] != sorted(roles)


def touch(session, roles: frozenset[str]) -> bool:
    """True when a page was marked, once a minute."""
    now = time.time()
    session.setdefault(STARTED, now)
    session.setdefault(ROLES, sorted(roles))
    if now - session.get(SEEN, 0) <= MARK_EVERY:
        return False
    session[SEEN] = now
    session.set_expiry(span_of(roles).kept)
    return True
