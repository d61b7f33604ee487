"""Answers that do not prove who she is: nobody comes in, the page says so, and nothing leaks."""

import logging
import time

import jwt
import pytest
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from tests.security.fake_psc import (
    CLIENT,
    Provider,
    camille,
    jwk,
    key,
    signed,
    signed_with_the_public_key,
    unsigned,
)
from tests.security.pro_sante_world import (
    BACK,
    RPPS,
    YOU,
    come_back,
    leave,
    link,
    links,
    path_of,
    proved,
    signed_in_as,
    switched_on,
)
from tests.signing_in import PASSWORD, make_account, signed_in

pytestmark = pytest.mark.usefixtures("linked")
NOW = int(time.time())


@pytest.fixture
def linked(psc, world):
    """Whatever is refused below would open her session if it were not."""
    link(world.nurse, psc, RPPS)


def is_refused(client: Client, answer, *told: str) -> bool:
    """A page in French, no session, no identity waiting, nothing linked or written."""
    text = answer.content.decode()
    assert answer.status_code == 400, answer.headers
    assert "Nous n’avons pas pu vérifier votre identité" in text
    assert "Me connecter avec mon mot de passe" in text
    assert "Traceback" not in text and "eyJ" not in text
    assert all(words in text for words in told), text
    assert client.get(YOU).url == "/compte/login/"
    assert client.post(YOU, {"token": ""}).url == "/compte/login/"
    assert signed_in_as(client) is None
    assert not AuditEntry.objects.filter(action="session.opened").exists()
    return len(links()) == 1


# --- the attempt


@pytest.mark.requirement("PSC-02")
@pytest.mark.parametrize("state", ["", "&state=", "&state=un-autre", "&state=é%00"])
def test_a_wrong_state(psc, state):
    client = Client()
    code = psc.authorize(leave(client)).split("code=")[1].split("&")[0]
    assert is_refused(client, client.get(f"{BACK}?code={code}{state}"), "déjà servi")
    assert "token" not in psc.seen, "the code was not even shown"


@pytest.mark.requirement("PSC-02")
def test_a_state_that_served(psc):
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    assert client.get(back).url == YOU
    assert is_refused(client, client.get(back), "déjà servi")


@pytest.mark.requirement("PSC-02")
def test_a_state_is_spent_even_by_a_refusal(psc):
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    assert client.get(f"{BACK}?state=x&code=y").status_code == 400
    assert is_refused(client, client.get(back), "déjà servi")


@pytest.mark.requirement("PSC-02")
def test_a_state_of_another_session(psc, world):
    """The address somebody else came back with, sent to a victim: she would be in his account."""
    his = path_of(psc.authorize(leave(Client())))
    victim, other = Client(), Client()
    assert is_refused(victim, victim.get(his), "déjà servi")
    leave(other)
    assert is_refused(other, other.get(his), "déjà servi")
    member = signed_in(world.doctor)
    assert member.get(his).status_code == 400
    assert signed_in_as(member) == str(world.doctor.pk)


@pytest.mark.requirement("PSC-02")
def test_a_state_of_another_provider(psc):
    client = Client()
    back = path_of(psc.authorize(leave(client)))
    assert is_refused(client, client.get(f"{back}&iss=https://another.example"))


@pytest.mark.requirement("PSC-02", "PSC-05")
def test_an_answer_of_another_provider_goes_to_the_one_she_left_for(psc):
    """The portal changed provider meanwhile: the code is never shown to the new one."""
    other, client = Provider().open(), Client()
    try:
        left = leave(client)
        with switched_on(other):
            assert client.get(path_of(psc.authorize(left))).url == YOU
        assert other.seen == []
    finally:
        other.close()


@pytest.mark.requirement("PSC-02")
@pytest.mark.parametrize("nonce", [None, "", "un-autre", 7])
def test_a_missing_or_wrong_nonce(psc, nonce):
    psc.faults["claims"] = {"nonce": nonce}
    client = Client()
    assert is_refused(client, come_back(client, psc))


@pytest.mark.requirement("PSC-02", "PSC-03")
def test_a_token_that_served_in_another_attempt(psc):
    """Its nonce was that attempt's, in another browser or in this one."""
    client = Client()
    proved(client, psc)
    psc.faults["id_token"] = psc.last_id_token
    for again in (client, Client()):
        assert is_refused(again, come_back(again, psc))


@pytest.mark.requirement("PSC-02")
def test_a_code_stolen_from_another_browser_lacks_its_verifier(psc):
    """PKCE: the provider asks for the verifier, which never left the session of the victim."""
    stolen = psc.authorize(leave(Client())).split("code=")[1].split("&")[0]
    thief = Client()
    state = psc.authorize(leave(thief)).split("state=")[1]
    assert is_refused(thief, thief.get(f"{BACK}?code={stolen}&state={state}"))
    assert psc.seen.count("token") == 1


@pytest.mark.requirement("PSC-02")
def test_a_code_serves_once_at_the_provider_and_an_unknown_one_never(psc):
    client = Client()
    state = psc.authorize(leave(client)).split("state=")[1]
    assert is_refused(client, client.get(f"{BACK}?code=inconnu&state={state}"))
    empty = Client()
    state = psc.authorize(leave(empty)).split("state=")[1]
    assert is_refused(empty, empty.get(f"{BACK}?state={state}"))


def test_an_attempt_lasts_ten_minutes(psc, monkeypatch):
    from members.views.pro_sante import back

    client = Client()
    address = path_of(psc.authorize(leave(client)))
    later = time.time() + 601

    class Later:
        monotonic = staticmethod(time.monotonic)

        @staticmethod
        def time():
            return later

    monkeypatch.setattr(back, "time", Later)
    assert is_refused(client, client.get(address), "plus de dix minutes")


def test_who_gives_up_over_there_is_told_so(psc):
    client = Client()
    state = psc.authorize(leave(client)).split("state=")[1]
    answer = client.get(f"{BACK}?error=access_denied&state={state}")
    assert is_refused(client, answer, "avant la fin")
    client = Client()
    state = psc.authorize(leave(client)).split("state=")[1]
    answer = client.get(f"{BACK}?error=<script>&error_description=<b>x&state={state}")
    assert is_refused(client, answer)
    assert "<script>&" not in answer.content.decode()


# --- the token


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


# --- the level, and the identity


@pytest.mark.requirement("PSC-04")
@pytest.mark.parametrize("level", [None, "", "eidas0", "eidas2 ", "1", ["eidas1"]])
def test_a_level_that_is_missing_or_another(psc, level):
    psc.faults["claims"] = {"acr": level}
    client = Client()
    assert is_refused(client, come_back(client, psc), "eIDAS 1")


@pytest.mark.requirement("PSC-04")
@pytest.mark.parametrize("subject", ["f:550dc1c8:899700000013", "", None])
@pytest.mark.parametrize("sign", [None, signed])
def test_an_identity_of_somebody_else_than_the_token(psc, subject, sign):
    psc.faults |= {"info": {"sub": subject}, "info_sign": sign}
    client = Client()
    assert is_refused(client, come_back(client, psc))


@pytest.mark.requirement("PSC-03")
@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        signed_with_the_public_key,
        lambda claims: signed(claims, by="bad"),
        lambda claims: signed({**claims, "iss": "https://another.example"}),
        lambda claims: signed({**claims, "aud": "autre"}),
    ],
    ids=["alg none", "HS256", "stranger's key", "issuer", "audience"],
)
def test_a_signed_identity_is_signed_by_the_same_keys_for_us(psc, sign):
    psc.faults["info_sign"] = sign
    client = Client()
    assert is_refused(client, come_back(client, psc))


@pytest.mark.requirement("PSC-01")
@pytest.mark.parametrize(
    "number",
    [
        "",
        None,
        899700000005,
        "99700000005",
        "800000000000",
        "0420000006",
        "8９９７00000005",
        "8 997",
    ],
)
def test_an_identity_without_a_number_of_the_register(psc, number):
    psc.faults["info"] = {"SubjectNameID": number}
    client = Client()
    assert is_refused(client, come_back(client, psc), "aucun numéro RPPS")


def test_what_was_refused_is_told_to_the_log_by_a_word(psc, caplog):
    caplog.set_level(logging.INFO)
    psc.person = camille(family_name="CANARI", email="canari@exemple.fr")
    psc.faults["claims"] = {"acr": None}
    client = Client()
    come_back(client, psc)
    record = next(r for r in caplog.records if r.name == "members.pro_sante_connect")
    assert record.kind == "level"
    assert not any(
        word in caplog.text for word in ("CANARI", "canari", RPPS, psc.last_id_token, "nonce")
    )


def test_a_refusal_does_not_close_the_door_to_a_password(psc):
    psc.faults["claims"] = {"acr": None}
    client = Client()
    come_back(client, psc)
    user = make_account(enrolled=False)
    answer = client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert answer.url == "/"
