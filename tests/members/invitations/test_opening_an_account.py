"""The invited person opens their account; the desk says where the invitation stands."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry
from members.models import Invitation, Person, User
from members.operations.accounts import create_account
from tests.members.invitations.conftest import ADMITTED
from tests.members.invitations.links import GOOD, again, last_link, later, version_of
from tests.members.joining_world import OFFICE, follow_up, letters, person_form, profession, send
from tests.signing_in import PASSWORD, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_invited_person_chooses_a_password_and_is_signed_in(client, invite):
    invite()
    page = page_text(client.get(last_link()))
    assert "Bienvenue Inès" in page and 'value="ines.myrtille@exemple.fr"' in page
    answer = client.post(last_link(), GOOD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Bonjour Inès" in page_text(client.get("/"))
    user = User.objects.get(email="ines.myrtille@exemple.fr")
    assert user.person == Person.objects.get(last_name="Myrtille")
    assert EmailAddress.objects.get(user=user).verified
    assert {"account.created", "invitation.used", "session.opened"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )
    assert Client().login(email=user.email, password=PASSWORD)


@pytest.mark.requirement("AUT-03")
def test_a_doctor_meets_the_second_factor_before_anything(client, invite):
    invite(profession=profession("10"))
    assert client.post(last_link(), GOOD)["Location"] == "/"
    assert client.get("/")["Location"].startswith("/compte/2fa/webauthn/add/")


def test_it_goes_to_the_address_the_candidate_corrected(client, office):
    row = send(client, person_form())
    form = {"step": "correct", "version": 1, "email": "juste@exemple.fr", "phone": row.phone}
    assert client.post(follow_up(row), form).status_code == 302
    office.post(f"{OFFICE}{row.id}/", {"step": "accept", "version": 2, **ADMITTED})
    assert [letter.to for letter in letters("invitation")] == ["juste@exemple.fr"]
    assert client.post(last_link(), GOOD).status_code == 302
    assert User.objects.filter(email="juste@exemple.fr").exists()


def test_the_desk_says_where_the_invitation_stands(office, invite, monkeypatch):
    row = invite()
    page = f"{OFFICE}{row.id}/"
    assert "valable jusqu’au 2 décembre 2026" in page_text(office.get(page))
    later(monkeypatch, days=15)
    assert "invitation expirée le 2 décembre 2026" in page_text(office.get(page))
    link = again(office, row)
    assert Client().post(link, GOOD).status_code == 302
    body = page_text(office.get(page))
    assert "ouvert" in body and "Renvoyer l’invitation" not in body
    refused = office.post(page, {"step": "invite", "version": version_of(row)})
    assert "a déjà un compte" in page_text(refused, 422)
    words = page_text(office.post(page, {"step": "uninvite", "version": version_of(row)}), 422)
    assert "Aucune invitation n’attend" in words


def test_nobody_is_invited_before_being_accepted(office, association):
    row = send(Client(), person_form())
    for step in ("invite", "uninvite"):
        refused = office.post(f"{OFFICE}{row.id}/", {"step": step, "version": 1})
        assert "ne part qu’après l’acceptation" in page_text(refused, 422)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"password": "", "again": ""}, "Choisissez un mot de passe"),
        ({"password": "court-1", "again": "court-1"}, "12 caractères"),
        ({"password": "motdepasse2026!", "again": "motdepasse2026!"}, "mot courant"),
        ({"password": "cptsdessai-47-xy", "again": "cptsdessai-47-xy"}, "nom de la CPTS"),
        ({"password": "ines_myrtille@exemple", "again": "ines_myrtille@exemple"}, "trop semblable"),
        ({"password": PASSWORD, "again": "autre-chose-ici"}, "Les deux saisies diffèrent"),
        ({"password": "x" * 129, "again": "x" * 129}, "128 caractères"),
    ],
)
def test_a_weak_password_is_said_and_never_shown_again(client, invite, data, sentence):
    invite()
    page = page_text(client.post(last_link(), data), 422)
    assert sentence in page
    assert not data["password"] or data["password"] not in page
    assert Invitation.objects.get().used_at is None


def test_a_long_password_in_any_alphabet_is_taken_as_it_is(client, invite):
    invite()
    password = " l’éléphant ρόδο 赤 " + "αβγδ" * 26
    assert len(password) <= 128
    assert client.post(last_link(), {"password": password, "again": password}).status_code == 302
    assert Client().login(email="ines.myrtille@exemple.fr", password=password)


def test_an_address_taken_meanwhile_opens_nothing(client, invite):
    invite()
    create_account(
        by=SYSTEM, at=NOW, email="ines.myrtille@exemple.fr", password=PASSWORD, name="Autre"
    )
    assert client.post(last_link(), GOOD).status_code == 404
    assert Invitation.objects.get().used_at is None


def test_a_member_under_another_session_gets_her_own_account(invite):
    """The link decides who it is for, not who is signed in on this telephone."""
    invite()
    client = signed_in(make_role("member", email="autre@exemple.fr"))
    assert client.post(last_link(), GOOD).status_code == 302
    assert "Bonjour Inès" in page_text(client.get("/"))
