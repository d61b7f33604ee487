"""What waits in the session, encrypted: rows of sessions are signed, and readable."""

import json
import secrets
from dataclasses import asdict, dataclass

from cpts_portal.foundation.kernel import crypto
from members.pro_sante_connect.attempt import Attempt

ATTEMPT, PROVED, LEAVING = "psc_attempt", "psc_proved", "psc_leaving"
PROVED_SECONDS = 600


@dataclass(frozen=True)
class Proved:
    """Who Pro Santé Connect says this is, a moment ago. ``token``: which page showed it."""

    issuer: str
    subject: str
    rpps: str
    first_name: str
    last_name: str
    professions: tuple[str, ...]
    id_token: str
    end_session: str
    next: str
    at: float
    token: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def keep_attempt(session, attempt: Attempt) -> None:
    _keep(session, ATTEMPT, asdict(attempt))


def take_attempt(session) -> Attempt | None:
    """Once: whatever comes of it, it is gone."""
    found = _look(session, ATTEMPT)
    session.pop(ATTEMPT, None)
    return Attempt(**found) if found else None


def keep_proved(session, proved: Proved) -> None:
    _keep(session, PROVED, asdict(proved) | {"token": secrets.token_urlsafe(16)})


def proved(session, *, now: float) -> Proved | None:
    found = _look(session, PROVED)
    if not found or not 0 <= now - found["at"] <= PROVED_SECONDS:
        return None
    return Proved(**found | {"professions": tuple(found["professions"])})


def forget_proved(session) -> None:
    session.pop(PROVED, None)


def keep_leaving(session, **ending) -> None:
    """``end_session`` and ``id_token``: what ends the session over there too."""
    _keep(session, LEAVING, ending)


def leaving(session) -> dict | None:
    return _look(session, LEAVING)


def _keep(session, name: str, values: dict) -> None:
    session[name] = crypto.encrypt(json.dumps(values), context=f"session.{name}")


def _look(session, name: str) -> dict | None:
    """A key that was retired since makes it unreadable: as if nothing waited."""
    kept = session.get(name)
    try:
        return json.loads(crypto.decrypt(kept, context=f"session.{name}")) if kept else None
    except crypto.Undecipherable:
        return None
