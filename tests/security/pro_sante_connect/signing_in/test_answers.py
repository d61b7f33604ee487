"""Never by e-mail, never by the subject alone; the shapes of its answers."""

import pytest
from django.test import Client

from tests.architecture.statements import counted
from tests.security.fake_psc import camille, signed
from tests.security.pro_sante_world import (
    RPPS,
    START,
    UNKNOWN_RPPS,
    YOU,
    come_back,
    confirm,
    link,
    links,
    proved,
    signed_in_as,
)
from tests.signing_in import PASSWORD
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.requirement("PSC-05")
def test_an_e_mail_address_links_nothing(psc, world):
    psc.person = camille(UNKNOWN_RPPS, email=world.nurse.email, email_verified=True)
    client = Client()
    come_back(client, psc)
    assert client.get(YOU).url == "/adherer/"
    assert world.nurse.email not in page_text(client.get("/adherer/"))
    client.post(YOU, {"token": "x", "password": PASSWORD})
    assert links() == [] and signed_in_as(client) is None


@pytest.mark.requirement("PSC-05")
def test_two_providers_with_the_same_subject_are_two_people(psc, world):
    link(world.nurse, psc, RPPS)
    psc.issuer = "http://another.example"
    psc.person = camille(UNKNOWN_RPPS, sub=f"f:550dc1c8:8{RPPS}")
    client = Client()
    come_back(client, psc)
    assert client.get(YOU).url == "/adherer/"
    # with the same number too, they link it once more: it is another identity
    psc.person = camille(RPPS)
    client = Client()
    assert "Mot de passe de votre compte" in proved(client, psc)
    confirm(client, password=PASSWORD)
    assert [issuer for _, issuer, _ in links()] == [psc.base, "http://another.example"]


def test_userinfo_may_be_signed(psc, world):
    link(world.nurse, psc, RPPS)
    psc.faults["info_sign"] = signed
    client = Client()
    proved(client, psc)
    assert confirm(client).url == "/"


def test_the_audience_may_be_a_list_that_names_the_authorized_party(psc, world):
    psc.faults["claims"] = {"aud": ["portail-essai", "autre"]}
    proved(Client(), psc)


def test_what_the_pages_ask_of_the_database(psc, world):
    """Beside the budgets of tests/architecture, where nothing is configured."""
    link(world.nurse, psc, RPPS)
    client = Client()
    proved(client, psc)
    for path, most in ((START, 3), (YOU, 5)):
        with counted() as statements:
            client.get(path)
        assert len(statements) <= most, "\n".join(map(str, statements))
