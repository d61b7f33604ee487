"""The token: who signed it, for whom, until when."""

import json

import jwt
import pytest
from django.test import Client
from jwt.api_jws import PyJWS

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
    return jwt.encode(claims, key("good"), algorithm="RS256")


def of_a_kind_nobody_allowed(claims: dict) -> str:
    return jwt.encode(claims, key("good"), algorithm="RS512", headers={"kid": "good"})


def with_a_condition(claims: dict) -> str:
    return signed(claims, crit=["exp"])


def cut(claims: dict) -> str:
    return signed(claims)[:-20]


def changed_after(claims: dict) -> str:
    head, _, sign = signed(claims).split(".")
    return ".".join((head, signed({**claims, "sub": "x"}).split(".")[1], sign))


def a_list(claims: dict) -> str:
    return jws(b'["liste"]')


def jws(body: bytes) -> str:
    return PyJWS().encode(body, key("good"), algorithm="RS256", headers={"kid": "good"})


@pytest.mark.requirement("PSC-03")
@pytest.mark.parametrize(
    ("sign", "reason"),
    [
        pytest.param(unsigned, "algorithm", id="alg none"),
        pytest.param(signed_with_the_public_key, "algorithm", id="HS256 with the public key"),
        pytest.param(from_another_place, "key", id="key from jku"),
        pytest.param(named_as_the_good_key, "signature", id="stranger's key, good kid"),
        pytest.param(nameless, "key", id="no kid"),
        pytest.param(of_a_kind_nobody_allowed, "algorithm", id="RS512"),
        pytest.param(with_a_condition, "token", id="crit"),
        pytest.param(cut, "token", id="cut"),
        pytest.param(changed_after, "signature", id="changed"),
        pytest.param(lambda claims: signed(claims, by="bad"), "key", id="unknown kid"),
        pytest.param(lambda claims: "pas.un.jeton", "token", id="no token"),
        pytest.param(lambda claims: "", "token", id="empty"),
        pytest.param(lambda claims: ["liste"], "token", id="a list"),
        pytest.param(a_list, "token", id="a signed list"),
    ],
)
def test_a_signature_that_proves_nothing(psc, caplog, sign, reason):
    from_another_place.provider = psc
    psc.faults["sign"] = sign
    client = Client()
    assert is_refused(client, come_back(client, psc))
    assert why(caplog) == reason
    assert "elsewhere" not in psc.requests
    assert "userinfo" not in psc.requests


def why(caplog) -> str:
    """What the log says: a token refused for another reason than the one tested proves nothing."""
    return next(
        record.kind for record in caplog.records if record.name == "members.pro_sante_connect"
    )


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
    ("claims", "reason"),
    [
        ({"iss": "https://another.example"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "un-autre-portail"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": {CLIENT: 1}}, "audience"),
        ({"aud": [CLIENT, "autre"], "azp": None}, "authorized_party"),
        ({"azp": "un-autre-portail"}, "authorized_party"),
        ({"exp": NOW - 60}, "expired_token"),
        ({"exp": None}, "expired_token"),
        ({"exp": "demain"}, "expired_token"),
        ({"exp": float("nan")}, "expired_token"),
        ({"exp": True}, "expired_token"),
        ({"iat": NOW + 3600}, "issued_at"),
        ({"iat": NOW - 3600}, "issued_at"),
        ({"iat": None}, "issued_at"),
        ({"nbf": NOW + 3600}, "not_yet"),
        ({"sub": None}, "subject"),
        ({"sub": ""}, "subject"),
        ({"sub": 7}, "subject"),
        ({"sub": "x" * 256}, "subject"),
    ],
)
def test_a_token_that_is_not_meant_for_us_now(psc, caplog, claims, reason):
    # signed by hand of the library's lower half: its upper half judges some of these itself
    psc.faults["claims"] = claims
    psc.faults["sign"] = lambda claims: jws(json.dumps(claims).encode())
    client = Client()
    assert is_refused(client, come_back(client, psc))
    assert why(caplog) == reason
    assert "userinfo" not in psc.requests
