"""The link serves once, fourteen days, and stays secret; every dead link says the same sentence."""

import logging
import threading

import pytest
from django.db import connections
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops.logs import JsonLines
from members.models import Invitation, User
from members.operations import membership
from tests.journeys import searching
from tests.members.invitations.links import GOOD, again, bare, last_link, later, version_of
from tests.members.joining_world import OFFICE, OTHER_RPPS, letters
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_looking_at_the_link_uses_nothing(client, invite):
    """Mail software opens links before people do."""
    invite()
    for _ in range(3):
        page_text(client.get(last_link()))
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
    office.post(f"{OFFICE}{withdrawn.id}/", {"step": "uninvite", "version": version_of(withdrawn)})
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
    version, mails = version_of(row), len(letters("invitation"))
    start, faults = threading.Barrier(4), []

    def send_again():
        try:
            start.wait(30)
            membership.send_invitation_again(
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
