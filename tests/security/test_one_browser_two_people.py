"""One telephone, two people: the second inherits nothing of the first."""

import pytest
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts
from tests.signing_in import PASSWORD, make_account, make_role, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-05")]
LOGOUT, LOGIN = "/compte/logout/", "/compte/login/"
PROVE = "/compte/2fa/authenticate/"


def leaves(client: Client) -> None:
    client.post(LOGOUT)


def arrives(client: Client, user):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


def test_a_second_factor_given_by_one_does_not_serve_the_other():
    client = signed_in(make_account("coordinator"))
    assert client.get("/aujourdhui/").status_code == 200
    leaves(client)
    assert arrives(client, make_account("president")).url == PROVE
    assert client.get("/aujourdhui/").url.startswith(LOGIN)


def test_even_without_signing_out_first():
    client = signed_in(make_account("coordinator"))
    client.force_login(make_account("president"))
    actor = client.get("/mentions-legales/").wsgi_request.actor
    assert actor.roles == frozenset()
    assert not actor.second_factor


def test_nothing_of_the_session_is_left():
    client = signed_in(make_account("coordinator", name="Claire Aubépine"))
    session = client.session
    session["anything"] = "of hers"
    session.save()
    number = session.session_key
    leaves(client)
    arrives(client, make_role("member", enrolled=False))
    assert client.session.session_key != number
    assert "anything" not in client.session
    assert "Claire Aubépine" not in client.get("/mentions-legales/").content.decode()


def test_a_sentence_said_to_one_is_not_read_by_the_other():
    client = signed_in(make_account("coordinator"))
    # leaves a sentence that no page has shown yet
    client.post("/securite/alertes/00000000-0000-4000-8000-000000000000/vue/")
    assert client.cookies["messages"].value
    leaves(client)
    arrives(client, make_role("member", enrolled=False))
    assert 'class="messages"' not in client.get("/mentions-legales/").content.decode()


def test_what_one_was_typing_waits_for_her_alone():
    nurse, other = make_role("member", enrolled=False), make_role("member", enrolled=False)
    draft = {"comment": "Réunion que je suis seule à connaître"}
    drafts.store(nurse.pk, "missions.declare", draft, at=clock.now())
    client = Client()
    arrives(client, nurse)
    leaves(client)
    arrives(client, other)
    assert "seule à connaître" not in client.get("/missions/declarer/").content.decode()


def test_a_sign_in_left_half_way_is_not_finished_by_the_next():
    first, second = make_account("coordinator"), make_role("member", enrolled=False)
    client = Client()
    assert arrives(client, first).url == PROVE
    assert arrives(client, second).url == PROVE, "the one who began gives up first"
    assert client.get("/mentions-legales/").wsgi_request.actor.id is None
    leaves(client)
    arrives(client, second)
    assert client.get("/mentions-legales/").wsgi_request.actor.id == second.pk
    assert client.get(PROVE).status_code == 302
