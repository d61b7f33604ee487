"""In the demonstration one click is a sign-in; elsewhere there is nothing to click on."""

import pytest
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory

from cpts_portal.demo import personas
from cpts_portal.demo.operations import OPENED
from cpts_portal.demo.seed import association
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.home import access
from members.operations.accounts import deactivate_account
from tests.signing_in import AT, make_member

pytestmark = pytest.mark.usefixtures("db", "demonstration")
OFFERED = [
    *("nurse", "doctor", "access_officer", "coordinator", "treasurer", "president"),
    *("cpam", "ars", "msa"),
]


@pytest.fixture(autouse=True)
def accounts(db, demonstration):
    """The personas' accounts, the persons behind them included only."""
    seeded = Personas(say=lambda words: None)
    for who in personas.everybody():
        if who.fixture_id:
            seeded.people[who.fixture_id] = make_member().pk
    association.open_accounts(seeded)
    return seeded.accounts


def enter(client: Client, key: str, **posted):
    return client.post(f"/visite/entrer/{key}/", posted)


def test_the_sign_in_page_offers_nine_people_by_one_form():
    page = Client().get("/compte/login/").content.decode()
    for key in OFFERED:
        assert f'formaction="/visite/entrer/{key}/"' in page
        assert personas.persona(key).name in page
    assert page.count("formaction=") == len(OFFERED) == len(personas.offered())


@pytest.mark.parametrize("key", [who.key for who in personas.PERSONAS])
def test_one_click_is_a_password_and_a_code(key, accounts):
    client = Client()
    assert enter(client, key).status_code == 302
    assert client.session["_auth_user_id"] == str(accounts[key])
    assert client.get("/", follow=True).status_code == 200
    methods = [r["method"] for r in client.session["account_authentication_methods"]]
    assert methods == (["password"] if key == "nurse" else ["password", "mfa"])


def test_it_is_written_down_as_a_demonstration_sign_in(accounts):
    client = Client()
    enter(client, "coordinator")
    row = AuditEntry.objects.get(action=OPENED)
    assert (row.actor, row.role) == (accounts["coordinator"], "coordinator")
    enter(client, "cpam")
    closed = AuditEntry.objects.get(action="session.closed")
    assert closed.actor == accounts["coordinator"]
    assert AuditEntry.objects.filter(action=OPENED).count() == 2


@pytest.mark.requirement("AUT-05")
def test_the_next_person_in_the_same_browser_inherits_nothing():
    client = Client()
    enter(client, "coordinator")
    first_key, first_token = client.session.session_key, client.cookies["csrf"].value
    session = client.session
    session["left"] = "a filter, a half-written form"
    session.save()
    client.cookies["messages"] = _waiting_message("Vous avez validé 3 heures")
    enter(client, "nurse")
    assert client.session.session_key != first_key
    assert client.cookies["csrf"].value != first_token
    assert "left" not in client.session
    page = client.get("/", follow=True).content.decode()
    assert "Vous avez validé" not in page
    assert "Claire Aubépine" not in page
    # the rights are the new person's alone
    assert client.get("/aujourdhui/").status_code == 403
    assert not client.session.exists(first_key)


def _waiting_message(words: str) -> str:
    """As the cookie carries it from one page to the next."""
    request = RequestFactory().get("/")
    request.session = {}
    storage = FallbackStorage(request)
    storage.add(constants.INFO, words)
    request._messages = storage
    assert len(get_messages(request)) == 1
    return storage.storages[0]._encode(storage._queued_messages)


def test_a_message_waits_for_whoever_stays():
    """The cookie of the test above is a real one: without a change of person it is shown."""
    client = Client()
    enter(client, "nurse")
    client.cookies["messages"] = _waiting_message("Vous avez validé 3 heures")
    assert "Vous avez validé" in client.get("/", follow=True).content.decode()


def test_a_page_asked_for_by_link_signs_nobody_in():
    client = Client()
    answer = client.get("/visite/entrer/coordinator/")
    assert (answer.status_code, answer["Location"]) == (302, "/visite/")
    assert "_auth_user_id" not in client.session


def test_another_site_cannot_press_the_button():
    client = Client(enforce_csrf_checks=True)
    assert enter(client, "coordinator").status_code == 403
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("key", ["owner", "nobody", "0"])
def test_who_is_not_a_persona_is_not_found(key):
    assert enter(Client(), key).status_code == 404


def test_a_persona_whose_account_is_closed_is_not_found(accounts):
    deactivate_account(by=SYSTEM, at=AT, user_id=accounts["nurse"])
    assert enter(Client(), "nurse").status_code == 404


@pytest.mark.requirement("WEB-03")
def test_the_landing_page_is_a_step_of_the_tour_and_nothing_else():
    client = Client()
    assert enter(client, "nurse", etape="declarer")["Location"] == "/missions/declarer/"
    for text in ("https://ailleurs.example", "//ailleurs.example", "../", "declarer/"):
        assert enter(client, "nurse", etape=text)["Location"] == "/"


def test_the_demonstrations_rows_of_the_table_are_its_routes():
    table = [row for row in access.matrix_rows() if row.optional]
    routes = [route for route in access.routes() if route.name.startswith("demo:")]
    simulated = {name for name in (row.route for row in table) if "simulator" in name}
    assert {row.route for row in table} == {"demo:tour", "demo:enter", "demo:mailbox"} | simulated
    assert len(simulated) == 6
    assert access.differences(tuple(table), tuple(routes)) == []
