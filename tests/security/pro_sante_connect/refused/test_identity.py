"""The level of the proof, the number of the register, and what a refusal leaves."""

import logging

import pytest
from django.test import Client

from tests.security.fake_psc import camille, signed, signed_with_the_public_key, unsigned
from tests.security.pro_sante_connect.refused.conftest import is_refused
from tests.security.pro_sante_world import RPPS, come_back
from tests.signing_in import PASSWORD, make_account

pytestmark = pytest.mark.usefixtures("linked")


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


def test_after_a_refusal_a_password_still_signs_in(psc):
    psc.faults["claims"] = {"acr": None}
    client = Client()
    come_back(client, psc)
    user = make_account(enrolled=False)
    answer = client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert answer.url == "/"
