"""Signed tokens: the signature by a key the provider publishes, then what the token says.

The library checks the signature and nothing else; each claim is compared here, so that the rules
read in one place and the time is the one that is passed in.
"""

import hmac
import json

import jwt
from jwt.api_jws import PyJWS

from members.pro_sante_connect.exchange import ExchangeRefused

# and the family of key each one goes with: a public key never serves as a shared secret
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
DRIFT_SECONDS = 30
OLDEST_SECONDS = 600
LONGEST_SUBJECT = 255


def opened(token, keys: dict) -> dict:
    """What a token says, once signed by one of ``keys`` (a JWKS). What its header says of where
    to find a key (jku, x5u, jwk) is never read."""
    if not isinstance(token, str):
        raise ExchangeRefused("token")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise ExchangeRefused("token") from None
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS or "crit" in header:
        raise ExchangeRefused("algorithm")
    key = _key(keys, header.get("kid"), algorithm)
    try:
        payload = PyJWS().decode(token, key=key.key, algorithms=[algorithm])
        claims = json.loads(payload)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise ExchangeRefused("signature") from None
    if not isinstance(claims, dict):
        raise ExchangeRefused("token")
    return claims


def _key(keys: dict, name, algorithm: str) -> jwt.PyJWK:
    listed = keys.get("keys")
    matching = [
        key
        for key in (listed if isinstance(listed, list) else ())
        if isinstance(key, dict)
        and key.get("kid") == name
        and key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
    ]
    if not name or len(matching) != 1:
        raise ExchangeRefused("key")
    try:
        return jwt.PyJWK(matching[0], algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise ExchangeRefused("key") from None


def check(claims: dict, *, issuer: str, client: str, nonce: str, level: str, now: float) -> None:
    """An identity token meant for this portal, for this attempt, now, at the level asked."""
    if claims.get("iss") != issuer:
        raise ExchangeRefused("issuer")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ExchangeRefused("subject")
    _check_audience(claims, client)
    _check_time(claims, now)
    claimed = claims.get("nonce")
    if not isinstance(claimed, str) or not hmac.compare_digest(claimed.encode(), nonce.encode()):
        raise ExchangeRefused("nonce")
    if claims.get("acr") != level:
        raise ExchangeRefused("level")


def check_userinfo(claims: dict, *, issuer: str, client: str) -> None:
    """A signed userinfo says who speaks and to whom, when it says it."""
    if claims.get("iss", issuer) != issuer:
        raise ExchangeRefused("issuer")
    if "aud" in claims:
        _check_audience(claims, client)


def _check_audience(claims: dict, client: str) -> None:
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or client not in audiences:
        raise ExchangeRefused("audience")
    if claims.get("azp", client) != client or (len(audiences) > 1 and "azp" not in claims):
        raise ExchangeRefused("authorized_party")


def _check_time(claims: dict, now: float) -> None:
    """Written so that what is not a number fails."""
    if not (_number(claims.get("exp")) > now - DRIFT_SECONDS):
        raise ExchangeRefused("expired_token")
    if not (now - OLDEST_SECONDS < _number(claims.get("iat")) < now + DRIFT_SECONDS):
        raise ExchangeRefused("issued_at")
    if not (_number(claims.get("nbf", now)) <= now + DRIFT_SECONDS):
        raise ExchangeRefused("not_yet")


def _number(value) -> float:
    """NaN, which compares false with everything, for what is no number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else float("nan")
