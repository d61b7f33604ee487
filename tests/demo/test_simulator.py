"""The demonstration plays Pro Santé Connect: the whole trip, over HTTP, and what it refuses."""

import time
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from cpts_portal.demo import personas, simulator
from cpts_portal.demo.seed import association, pro_sante
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.foundation.kernel.actor import SYSTEM
from members.operations import membership, reference
from members.pro_sante_connect import attempt as attempts
from members.pro_sante_connect import tokens
from tests.signing_in import AT, DOCTOR, GOURDON, NURSE

SIMULATOR, YOU = "/visite/simulateur/", "/compte/pro-sante-connect/vous/"
NUMBERS = {"nurse": (NURSE, "99700000005"), "doctor": (DOCTOR, "99700000013")}


@pytest.fixture
def portal(transactional_db, demonstration, live_server, settings):
    """Its web server asks itself, as the demonstration's does."""
    settings.PUBLIC_URL = live_server.url
    settings.PSC_DISCOVERY = f"{live_server.url}{SIMULATOR}.well-known/openid-configuration"
    settings.PSC_CLIENT_ID, settings.PSC_CLIENT_SECRET = "portail", "secret"
    reference.load_reference(by=SYSTEM, at=AT, only_epcis=[GOURDON])
    seeded = Personas(say=lambda words: None)
    for who in personas.everybody():
        profession, rpps = NUMBERS.get(who.key, (NURSE, ""))
        if who.fixture_id:
            first, _, last = who.name.partition(" ")
            seeded.people[who.fixture_id] = membership.join_member(
                by=SYSTEM,
                at=AT,
                joined_on=date(2022, 7, 5),
                first_name=first,
                last_name=last,
                profession=profession,
                rpps=rpps,
            ).pk
    association.open_accounts(seeded)
    pro_sante.link_cards(seeded)
    return live_server


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def hold(client: Client, key: str):
    """Leaves, takes that person's card, comes back."""
    there = path_of(client.get("/compte/pro-sante-connect/")["Location"])
    page = client.get(there).content.decode()
    assert "Simulateur Pro Santé Connect" in page and "Ce n’est pas Pro Santé Connect" in page
    assert f"porteur={key}" in page
    return client.get(path_of(client.get(f"{there}&porteur={key}")["Location"]))


def test_the_whole_trip_in_and_out(portal):
    """One fresh database for the walks: it costs more than they do."""
    client = Client()
    assert "Se connecter avec Pro Santé Connect" in client.get("/compte/login/").content.decode()
    assert hold(client, "nurse").url == YOU
    page = client.get(YOU)
    assert "Delphine Framboise" in page.content.decode()
    assert client.post(YOU, {"token": page.context["proved"].token}).url == "/"
    assert "Delphine" in client.get("/", follow=True).content.decode()
    left = client.post("/compte/logout/")
    assert urlsplit(left.url).path == f"{SIMULATOR}fin/"
    assert client.get(path_of(left.url)).url == f"{portal.url}/compte/login/"
    # the doctor's card was never linked: their password, once
    doctor = Client()
    assert hold(doctor, "doctor").url == YOU
    page = doctor.get(YOU)
    assert "Mot de passe de votre compte" in page.content.decode()
    entry = {"token": page.context["proved"].token, "password": personas.persona("doctor").password}
    assert doctor.post(YOU, entry).url == "/"
    assert doctor.get("/compte/sessions/").status_code == 200
    # somebody nobody knows
    stranger = Client()
    assert hold(stranger, "inconnue").url == YOU
    assert stranger.get(YOU).url == "/adherer/"
    assert simulator.NOBODY_HERE.rpps in stranger.get("/adherer/").content.decode()
    # and somebody who gives up
    assert "avant la fin" in hold(Client(), "personne").content.decode()


@pytest.fixture
def small(db, demonstration, settings):
    settings.PUBLIC_URL = "http://localhost:8000"
    settings.PSC_CLIENT_ID, settings.PSC_CLIENT_SECRET = "portail", "secret"
    return settings


def parameters(**changed) -> dict:
    return {
        "client_id": "portail",
        "state": "s",
        "nonce": "n",
        "redirect_uri": "http://localhost:8000/compte/pro-sante-connect/retour/",
        "code_challenge": attempts.challenge("v" * 50),
    } | changed


def form(code: str, **changed) -> dict:
    return {
        "code": code,
        "client_id": "portail",
        "client_secret": "secret",
        "redirect_uri": parameters()["redirect_uri"],
        "code_verifier": "v" * 50,
    } | changed


def code_of(**changed) -> str:
    query = urlencode(parameters(**changed) | {"porteur": "inconnue"})
    answer = Client().get(f"{SIMULATOR}?{query}")
    return parse_qs(urlsplit(answer["Location"]).query)["code"][0]


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://ailleurs.example/retour/"},
        {"redirect_uri": "http://localhost:8000/compte/pro-sante-connect/retour/../x"},
        {"client_id": "un-autre"},
    ],
)
def test_it_sends_nobody_to_another_site(small, changed):
    query = urlencode(parameters(**changed) | {"porteur": "inconnue"})
    assert Client().get(f"{SIMULATOR}?{query}").status_code == 400


def test_without_a_portal_that_asks_it_says_what_it_is(small):
    page = Client().get(SIMULATOR)
    assert page.status_code == 200
    assert "Partez de la page de connexion" in page.content.decode()


def test_a_code_serves_once(small):
    code = code_of()
    first, second = (Client().post(f"{SIMULATOR}jeton/", form(code)) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 400)
    bearer = {"Authorization": f"Bearer {first.json()['access_token']}"}
    assert Client().get(f"{SIMULATOR}identite/", headers=bearer).json()["SubjectNameID"] == (
        f"8{simulator.NOBODY_HERE.rpps}"
    )
    assert Client().get(f"{SIMULATOR}identite/").status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 50},
        {"code_verifier": ""},
        {"client_secret": "deviné"},
        {"client_id": "un-autre"},
        {"redirect_uri": "http://localhost:8000/"},
        {"code": "inventé"},
    ],
)
def test_a_code_serves_only_whom_it_was_made_for(small, changed):
    assert (
        Client().post(f"{SIMULATOR}jeton/", form(**{"code": code_of(), **changed})).status_code
        == 400
    )


def test_its_token_passes_the_portals_own_verification(small):
    answer = Client().post(f"{SIMULATOR}jeton/", form(code_of())).json()
    keys = Client().get(f"{SIMULATOR}cles/").json()
    claims = tokens.opened(answer["id_token"], keys)
    tokens.check(
        claims,
        issuer=simulator.ISSUER,
        client="portail",
        nonce="n",
        level="eidas1",
        now=time.time(),
    )
    # another demonstration has another key
    small.DEMO_SECRET = "autre"
    assert Client().get(f"{SIMULATOR}cles/").json() != keys
