"""The token: who signed it, for whom, until when."""

import jwt
import pytest
from django.test import Client

from tests.security.fake_psc import CLIENT, jwk, key, signed, signed_with_the_public_key, unsigned
from tests.security.pro_sante_connect.refused.conftest import NOW, is_refused
from tests.security.pro_sante_world import come_back

pytestmark = pytest.mark.usefixtures("linked")


def from_another_place(claims: dict) -> str:
    """Says where its key is found; there is one, and it does sign this token."""
    provider = from_another_place.provider
    return signed(claims, by="bad", jku=f"{provider.base}/elsewhere", jwk=jwk("bad"))


def named_as_the_good_key(claims: dict) -> str:
    return signed(claims, by="bad", kid="good")


def nameless(claims: dict) -> str:
    return jwt.encode(claims, key(), algorithm="RS256")


def of_a_kind_nobody_allowed(claims: dict) -> str:
    return jwt.encode(claims, key(), algorithm="RS512", headers={"kid": "good"})


def with_a_condition(claims: dict) -> str:
    return signed(claims, crit=["exp"])


def cut(claims: dict) -> str:
    return signed(claims)[:-20]


def changed_after(claims: dict) -> str:
    head, _, sign = signed(claims).split(".")
    return ".".join((head, signed({**claims, "sub": "x"}).split(".")[1], sign))


@pytest.mark.requirement("PSC-03")
@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        signed_with_the_public_key,
        from_another_place,
        named_as_the_good_key,
        nameless,
        of_a_kind_nobody_allowed,
        with_a_condition,
        cut,
        changed_after,
        lambda claims: signed(claims, by="bad"),
        lambda claims: "pas.un.jeton",
        lambda claims: "",
        lambda claims: ["liste"],
        lambda claims: jwt.api_jws.PyJWS().encode(
            b'["liste"]', key(), algorithm="RS256", headers={"kid": "good"}
        ),
    ],
    ids=[
        *("alg none", "HS256 with the public key", "key from jku", "stranger's key, good kid"),
        *("no kid", "RS512", "crit", "cut", "changed", "unknown kid", "no token", "empty"),
        *("a list", "a signed list"),
    ],
)
def test_a_signature_that_proves_nothing(psc, sign):
    from_another_place.provider = psc
    psc.faults["sign"] = sign
    client = Client()
    assert is_refused(client, come_back(client, psc))
    assert "elsewhere" not in psc.seen
    assert "userinfo" not in psc.seen


@pytest.mark.requirement("PSC-03")
@pytest.mark.parametrize(
    "published",
    [
        [],
        "x",
        [None, 7],
        [jwk(use="enc")],
        [jwk(), jwk()],
        [jwk(alg="PS256")],
        [{"kid": "good", "kty": "RSA", "alg": "RS256", "n": "!", "e": "?"}],
        [{"kid": "good", "kty": "oct", "alg": "RS256", "k": "c2VjcmV0"}],
    ],
    ids=["none", "text", "no objects", "to encrypt", "twice", "another alg", "no key", "secret"],
)
def test_a_key_that_is_not_published_as_one_that_signs(psc, published):
    psc.faults["published"] = published
    client = Client()
    assert is_refused(client, come_back(client, psc))


@pytest.mark.requirement("PSC-03")
@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"iss": None},
        {"aud": "un-autre-portail"},
        {"aud": None},
        {"aud": []},
        {"aud": {CLIENT: 1}},
        {"aud": [CLIENT, "autre"], "azp": None},
        {"azp": "un-autre-portail"},
        {"exp": NOW - 60},
        {"exp": None},
        {"exp": "demain"},
        {"exp": float("nan")},
        {"exp": True},
        {"iat": NOW + 3600},
        {"iat": NOW - 3600},
        {"iat": None},
        {"nbf": NOW + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
)
def test_a_token_that_is_not_meant_for_us_now(psc, claims):
    # signed by hand of the library's lower half: its upper half judges some of these itself
    psc.faults["claims"] = claims
    psc.faults["sign"] = signed_as_they_are
    client = Client()
    assert is_refused(client, come_back(client, psc))
    assert "userinfo" not in psc.seen


def signed_as_they_are(claims: dict) -> str:
    import json

    body = json.dumps(claims).encode()
    return jwt.api_jws.PyJWS().encode(body, key(), algorithm="RS256", headers={"kid": "good"})
