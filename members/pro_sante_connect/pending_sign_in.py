"""What waits in the session of somebody whom Pro Santé Connect proves, encrypted: rows of sessions
are signed, and readable. Then the portal's session, and its end over there too.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from cpts_portal.foundation.kernel import crypto
from members.pro_sante_connect.attempt import LEVEL, Attempt
from members.pro_sante_connect.provider import public_address

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


def store_attempt(session, attempt: Attempt) -> None:
    _store(session, ATTEMPT, asdict(attempt))


def take_attempt(session) -> Attempt | None:
    """Once: whatever comes of it, it is gone."""
    values = _look(session, ATTEMPT)
    session.pop(ATTEMPT, None)
    return Attempt(**values) if values else None


def store_proved(session, proved: Proved) -> None:
    _store(session, PROVED, asdict(proved) | {"token": secrets.token_urlsafe(16)})


def proved(session, *, now: float) -> Proved | None:
    values = _look(session, PROVED)
    if not values or not 0 <= now - values["at"] <= PROVED_SECONDS:
        return None
    return Proved(**values | {"professions": tuple(values["professions"])})


def forget_proved(session) -> None:
    session.pop(PROVED, None)


def store_leaving(session, **ending) -> None:
    """``end_session`` and ``id_token``: what ends the session over there too."""
    _store(session, LEAVING, ending)


def leaving(session) -> dict | None:
    return _look(session, LEAVING)


def _store(session, name: str, values: dict) -> None:
    session[name] = crypto.encrypt(json.dumps(values), context=f"session.{name}")


def _look(session, name: str) -> dict | None:
    """A key that was retired since makes it unreadable: as if nothing waited."""
    sealed = session.get(name)
    try:
        return json.loads(crypto.decrypt(sealed, context=f"session.{name}")) if sealed else None
    except crypto.Undecipherable:
        return None


# among allauth's records: a card or an app, and its code, are two factors
RECORD = {"method": "mfa", "type": "pro_sante_connect"}


def open_session(request, user, proved: Proved):
    """Nothing of what was in this browser stays: neither a session nor what was proved."""
    request.session.flush()
    request.user = AnonymousUser()
    record_authentication(request, user, **RECORD, acr=LEVEL)
    answer = perform_login(
        request, Login(user=user, email=user.email, redirect_url=proved.next or None)
    )
    if request.user.is_authenticated and proved.end_session:
        store_leaving(request.session, end_session=proved.end_session, id_token=proved.id_token)
    return answer


def came_by_card(request, user) -> bool:
    """In this session, this very person."""
    records = get_authentication_records(request, user)
    return any(RECORD.items() <= record.items() for record in records)


def way_out(request) -> str:
    """Where to go once signed out here; empty for who came in another way."""
    ending = leaving(request.session)
    if ending is None:
        return ""
    parameters = {
        "id_token_hint": ending["id_token"],
        "post_logout_redirect_uri": public_address(reverse("account_login")),
    }
    address = ending["end_session"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}"
