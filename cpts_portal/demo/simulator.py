"""The provider that the demonstration plays: its key, its codes, its tokens. It proves nothing.

Nothing is kept between two questions, which two processes may answer: a code and an access token
carry what they stand for, signed; the cache the processes share remembers the codes that served.
Its name does not hold the address of the portal, whose port changes from one start to the next.
"""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from stdnum import luhn

from cpts_portal.demo import personas
from members.queries import accounts

ISSUER = "https://pro-sante-connect.simulateur.example"
KEY_NAME = "simulateur"
CODE, ACCESS = "simulator-code", "simulator-access"
CODE_SECONDS, TOKEN_SECONDS = 60, 300
_BODY = "9970099999"
NOBODY_HERE = SimpleNamespace(
    rpps=f"{_BODY}{luhn.calc_check_digit(_BODY)}",
    first_name="Aurore",
    last_name="Pivoine",
    profession_code="60",
)


@dataclass(frozen=True)
class Holder:
    """Somebody whose card one may hold. ``title``: what they are in the demonstration."""

    key: str
    card: SimpleNamespace
    title: str


def holders() -> tuple[Holder, ...]:
    """The personas who have a number, then somebody the portal has never heard of."""
    holders = []
    for who in personas.everybody():
        account = accounts.find_by_email(who.email)
        card = account and account.person_id and accounts.card_of(account.person_id)
        if card:
            holders.append(Holder(who.key, card, who.title))
    return (*holders, Holder("inconnue", NOBODY_HERE, "infirmière que le portail ne connaît pas"))


def subject(rpps: str) -> str:
    return f"f:simulateur:8{rpps}"


def claims_of(card) -> dict:
    return {
        "sub": subject(card.rpps),
        "SubjectNameID": f"8{card.rpps}",
        "given_name": card.first_name,
        "family_name": card.last_name,
        "SubjectRefPro": {
            "exercices": [
                {
                    "codeProfession": card.profession_code,
                    "nomDexercice": card.last_name,
                    "prenomDexercice": card.first_name,
                }
            ]
        },
    }


def code_for(query: dict, card: SimpleNamespace) -> str:
    """``query``: the one they came with."""
    content = {name: query[name] for name in ("nonce", "code_challenge", "redirect_uri")}
    return signing.dumps(content | {"claims": claims_of(card)}, salt=CODE, compress=True)


def redeem(form: dict) -> dict | None:
    """The tokens for a code: once, for the client it was made for, with its verifier."""
    content = _opened(form.get("code", ""), CODE, CODE_SECONDS)
    verifier = form.get("code_verifier", "").encode()
    if content is None:
        return None
    fine = (
        form.get("client_id") == settings.PSC_CLIENT_ID
        and _same(form.get("client_secret", ""), settings.PSC_CLIENT_SECRET)
        and form.get("redirect_uri") == content["redirect_uri"]
        and _b64(hashlib.sha256(verifier).digest()) == content["code_challenge"]
        and cache.add(f"simulator-used:{_digest(form['code'])}", "y", timeout=CODE_SECONDS)
    )
    if not fine:
        return None
    return {
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "access_token": signing.dumps(content["claims"], salt=ACCESS, compress=True),
        "id_token": _id_token(content),
    }


def userinfo(access: str) -> dict | None:
    return _opened(access, ACCESS, TOKEN_SECONDS)


def published_keys() -> dict:
    key = jwt.algorithms.ECAlgorithm.to_jwk(_key(settings.DEMO_SECRET).public_key(), as_dict=True)
    return {"keys": [key | {"kid": KEY_NAME, "use": "sig", "alg": "ES256"}]}


def _id_token(content: dict) -> str:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "sub": content["claims"]["sub"],
        "aud": settings.PSC_CLIENT_ID,
        "azp": settings.PSC_CLIENT_ID,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "nonce": content["nonce"],
        "acr": "eidas1",
    }
    key = _key(settings.DEMO_SECRET)
    return jwt.encode(claims, key, algorithm="ES256", headers={"kid": KEY_NAME})


@lru_cache(maxsize=2)
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The same in every process of one demonstration, another in the next one."""
    derived = hmac.new(secret.encode(), b"pro-sante-connect", hashlib.sha256).digest()
    return ec.derive_private_key(int.from_bytes(derived) >> 1, ec.SECP256R1())


def _opened(text: str, salt: str, seconds: int) -> dict | None:
    try:
        return signing.loads(text, salt=salt, max_age=seconds)
    except (signing.BadSignature, ValueError):
        return None


def _same(sent: str, expected: str) -> bool:
    return hmac.compare_digest(sent.encode(), expected.encode())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
