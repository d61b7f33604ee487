"""What a card proves, and what it does not."""

import pytest
from django.test import Client

from tests.security.fake_psc import camille
from tests.security.pro_sante_world import DOCTOR_RPPS, GATED, confirm, link, proved
from tests.signing_in import PASSWORD

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.requirement("AUT-03")
def test_a_doctor_who_enrolled_a_device_gives_no_code_after_her_card(psc, world):
    link(world.doctor, psc, DOCTOR_RPPS)
    psc.person = camille(DOCTOR_RPPS)
    client = Client()
    proved(client, psc)
    assert confirm(client).url == "/"
    assert client.get(GATED).status_code == 200
    # the same person by password, in another browser, still gives one
    other = Client()
    answer = other.post("/compte/login/", {"login": world.doctor.email, "password": PASSWORD})
    assert answer.url == "/compte/2fa/authenticate/"


@pytest.mark.requirement("AUT-03")
def test_a_doctor_without_a_device_enrols_one_even_with_her_card(psc, world):
    """Otherwise a password alone would open the fallback, and enrol somebody else's device."""
    link(world.bare_doctor, psc, "99700000047")
    psc.person = camille("99700000047")
    client = Client()
    proved(client, psc)
    confirm(client)
    assert client.get(GATED).url == "/compte/2fa/webauthn/add/"


@pytest.mark.requirement("AUT-03", "AUT-05")
def test_the_card_of_one_session_opens_no_other(psc, world):
    link(world.doctor, psc, DOCTOR_RPPS)
    psc.person = camille(DOCTOR_RPPS)
    client = Client()
    proved(client, psc)
    confirm(client)
    client.post("/compte/logout/")
    answer = client.post("/compte/login/", {"login": world.doctor.email, "password": PASSWORD})
    assert answer.url == "/compte/2fa/authenticate/"
