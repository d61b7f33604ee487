"""The invitation: once, fourteen days, one address; every dead link says the same sentence."""

import logging
import re
import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connections
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.ops.logs import JsonLines
from members.models import Application, Invitation, Person, User
from members.operations import invitations, membership
from members.operations.accounts import create_account
from tests.journeys import searching
from tests.members.conftest import NOW
from tests.members.joining_world import (
    OFFICE,
    OTHER_RPPS,
    admitted,
    follow_up,
    letters,
    link_of,
    person_form,
    profession,
    send,
    text,
)
from tests.signing_in import PASSWORD, make_role, signed_in

ADMITTED = admitted(NOW.date().isoformat())
GOOD = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def office(association):
    return signed_in(make_role("coordinator"))


@pytest.fixture
def invite(office):
    """``invite(email=…)``: an application accepted; gives its row."""

    def _invite(**changed):
        row = send(Client(), person_form(**changed))
        answer = office.post(f"{OFFICE}{row.id}/", {"step": "accept", "version": 1, **ADMITTED})
        assert answer.status_code == 302, answer.content.decode()
        return row

    return _invite


def last_link() -> str:
    return link_of(max(letters("invitation"), key=lambda letter: letter.queued_at))


def seen(row) -> int:
    return Application.objects.values_list("version", flat=True).get(pk=row.pk)


def again(office, row, step="invite") -> str:
    answer = office.post(f"{OFFICE}{row.id}/", {"step": step, "version": seen(row)})
    assert answer.status_code == 302, answer.content.decode()
    return last_link()


def later(monkeypatch, **span):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(**span))


def bare(answer) -> str:
    """A page without the key of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def test_the_invited_person_chooses_a_password_and_is_signed_in(client, invite):
    invite()
    page = text(client.get(last_link()))
    assert "Bienvenue Inès" in page and 'value="ines.myrtille@exemple.fr"' in page
    answer = client.post(last_link(), GOOD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Bonjour Inès" in text(client.get("/"))
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


def test_looking_at_the_link_uses_nothing(client, invite):
    """Mail software opens links before people do."""
    invite()
    for _ in range(3):
        text(client.get(last_link()))
        assert client.head(last_link()).status_code == 200
    assert Invitation.objects.get().used_at is None
    assert not User.objects.filter(person__isnull=False).exists()


@pytest.mark.requirement("AUT-06", "AUT-11")
def test_every_dead_link_says_the_same_and_opens_nothing(office, invite, monkeypatch):
    """Used, replaced, withdrawn, expired, invented, of somebody who left: one page."""
    used = invite()
    links = [last_link()]
    assert Client().post(links[0], GOOD).status_code == 302
    replaced = invite(email="r@exemple.fr", rpps="", no_rpps="1")
    links.append(last_link())
    later(monkeypatch, seconds=1)
    again(office, replaced)
    withdrawn = invite(email="w@exemple.fr", rpps="", no_rpps="1", last_name="Sureau")
    later(monkeypatch, seconds=2)
    links.append(again(office, withdrawn))
    office.post(f"{OFFICE}{withdrawn.id}/", {"step": "uninvite", "version": seen(withdrawn)})
    gone = invite(email="g@exemple.fr", rpps=OTHER_RPPS, last_name="Lierre")
    later(monkeypatch, seconds=3)
    links.append(again(office, gone))
    gone.refresh_from_db()
    later(monkeypatch, days=2)
    membership.leave_member(
        by=SYSTEM,
        at=clock.now(),
        person_id=gone.membership.person_id,
        reason="déménagement",
        left_on=clock.today(),
    )
    links += ["/invitation/nul/", f"/invitation/{'y' * 43}/"]
    accounts = User.objects.count()
    answers = [Client().get(link) for link in links] + [Client().post(k, GOOD) for k in links]
    assert {answer.status_code for answer in answers} == {404}
    assert len({bare(answer) for answer in answers}) == 1
    assert "Pour en recevoir un nouveau" in bare(answers[0])
    assert User.objects.count() == accounts
    assert used.token != replaced.token


@pytest.mark.requirement("AUT-11")
@pytest.mark.parametrize(
    ("span", "status"),
    [({"days": 13, "hours": 23, "minutes": 59}, 200), ({"days": 14}, 404), ({"days": 400}, 404)],
)
def test_an_invitation_lives_fourteen_days(client, invite, monkeypatch, span, status):
    invite()
    later(monkeypatch, **span)
    assert client.get(last_link()).status_code == status
    expected = 302 if status == 200 else 404
    assert client.post(last_link(), GOOD).status_code == expected


@pytest.mark.requirement("AUT-11")
def test_a_new_invitation_kills_the_earlier_one(client, office, invite, monkeypatch):
    row = invite()
    first = last_link()
    later(monkeypatch, days=20)
    second = again(office, row)
    assert client.get(first).status_code == 404
    assert client.post(second, GOOD).status_code == 302
    assert Invitation.objects.filter(used_at__isnull=False).count() == 1


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
    assert "valable jusqu’au 2 décembre 2026" in text(office.get(page))
    later(monkeypatch, days=15)
    assert "invitation expirée le 2 décembre 2026" in text(office.get(page))
    link = again(office, row)
    assert Client().post(link, GOOD).status_code == 302
    body = text(office.get(page))
    assert "ouvert" in body and "Renvoyer l’invitation" not in body
    refused = office.post(page, {"step": "invite", "version": seen(row)})
    assert "a déjà un compte" in text(refused, 422)
    assert "Aucune invitation n’attend" in text(
        office.post(page, {"step": "uninvite", "version": seen(row)}), 422
    )


def test_nobody_is_invited_before_being_accepted(office, association):
    row = send(Client(), person_form())
    for step in ("invite", "uninvite"):
        refused = office.post(f"{OFFICE}{row.id}/", {"step": step, "version": 1})
        assert "ne part qu’après l’acceptation" in text(refused, 422)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
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
def test_a_weak_password_is_said_and_never_shown_again(client, invite, typed, said):
    invite()
    page = text(client.post(last_link(), typed), 422)
    assert said in page
    assert not typed["password"] or typed["password"] not in page
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


@pytest.mark.requirement("AUT-11")
@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_open_one_account(invite):
    invite()
    link, statuses = last_link(), []
    start = threading.Barrier(10)

    def post():
        try:
            start.wait(30)
            statuses.append(Client().post(link, GOOD).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [302] + [404] * 9
    assert User.objects.filter(email="ines.myrtille@exemple.fr").count() == 1


@pytest.mark.django_db(transaction=True)
def test_send_again_pressed_several_times_sends_one_mail(office, invite):
    row = invite()
    version, mails = seen(row), len(letters("invitation"))
    start, faults = threading.Barrier(4), []

    def send_again():
        try:
            start.wait(30)
            invitations.send_invitation_again(
                by=SYSTEM, at=NOW, application_id=row.id, version=version
            )
        except DomainError as refusal:
            faults.append(refusal.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send_again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(faults) == 3
    assert Invitation.objects.unused().count() == 1
    assert len(letters("invitation")) == mails + 1
    answer = office.post(f"{OFFICE}{row.id}/", {"step": "invite", "version": version})
    assert answer.status_code == 422
    assert len(letters("invitation")) == mails + 1


@pytest.mark.requirement("AUT-11")
def test_the_page_s_address_goes_nowhere(client, invite):
    invite()
    headers = client.get(last_link()).headers
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.requirement("AUT-11")
@pytest.mark.django_db(transaction=True)
def test_the_key_is_in_no_table_and_no_log(invite, caplog):
    caplog.set_level(logging.INFO)
    invite()
    link = last_link()
    key = link.split("/")[2]
    assert Client().post(link, {"password": "x", "again": "y"}).status_code == 422
    assert Client().post(link, GOOD).status_code == 302
    assert Client().get(link).status_code == 404
    assert key not in "".join(JsonLines().format(record) for record in caplog.records)
    assert key not in searching.dump()
    assert key not in searching.valkey()


def test_a_member_under_another_session_gets_her_own_account(invite):
    """The link decides who it is for, not who is signed in on this telephone."""
    invite()
    client = signed_in(make_role("member", email="autre@exemple.fr"))
    assert client.post(last_link(), GOOD).status_code == 302
    assert "Bonjour Inès" in text(client.get("/"))
