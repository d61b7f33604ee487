"""One attempt to sign in, from the moment the person leaves the portal until they are back.

State, nonce and PKCE verifier live in their session alone and serve once.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.crypto import constant_time_compare

from members.pro_sante_connect.exchange import ExchangeRefused
from members.pro_sante_connect.provider import Provider

LIFE_SECONDS = 600
LEVEL = "eidas1"


@dataclass(frozen=True)
class Attempt:
    state: str
    nonce: str
    verifier: str
    # the provider as it was when they left: an answer of another one does not fit
    issuer: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    redirect_uri: str
    next: str
    started: float


def begin(provider: Provider, *, redirect_uri: str, next: str, now: float) -> Attempt:
    return Attempt(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        issuer=provider.issuer,
        token=provider.token,
        keys=provider.keys,
        userinfo=provider.userinfo,
        end_session=provider.end_session,
        redirect_uri=redirect_uri,
        next=next,
        started=now,
    )


def address(attempt: Attempt, provider: Provider) -> str:
    """Where the person is sent."""
    parameters = {
        "response_type": "code",
        "client_id": settings.PSC_CLIENT_ID,
        "redirect_uri": attempt.redirect_uri,
        "scope": "openid scope_all",
        "acr_values": LEVEL,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    sign = "&" if "?" in provider.authorization else "?"
    return f"{provider.authorization}{sign}{urlencode(parameters)}"


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def answer_of(attempt: Attempt | None, answered: dict, *, now: float) -> tuple[Attempt, str]:
    """The code of an answer that belongs to this attempt. ``answered``: the query string."""
    state = answered.get("state", "")
    if attempt is None or not constant_time_compare(state, attempt.state):
        raise ExchangeRefused("state")
    if not 0 <= now - attempt.started <= LIFE_SECONDS:
        raise ExchangeRefused("expired")
    if answered.get("iss", attempt.issuer) != attempt.issuer:
        raise ExchangeRefused("issuer")
    if answered.get("error"):
        raise ExchangeRefused("cancelled" if answered["error"] == "access_denied" else "error")
    if not answered.get("code"):
        raise ExchangeRefused("code")
    return attempt, answered["code"]
