"""The same form is one application, however it is sent."""

import threading
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from members.models import Application, User
from members.operations import applying
from tests.members.applying.conftest import beside, refusal
from tests.members.joining_world import APPLY, letters, person_form, send
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_fields_that_the_form_does_not_have_change_nothing(client, association):
    row = send(
        client,
        person_form(
            is_staff="1",
            is_superuser="1",
            status="accepted",
            state="accepted",
            number="1",
            rpps_verified="1",
            rpps_confirmed_at="2026-01-01",
            fee_eur="0",
            membership="1",
            version="9",
            decided_at="2026-01-01",
            sent_at="2020-01-01",
            id=str(uuid4()),
            listed="on",
            kind="structure",
            structure_name="X",
            reason="x",
            commune_id="75056",
        ),
    )
    assert (row.state, row.version, row.kind) == ("received", 1, "person")
    assert row.rpps_confirmed_at is None and row.membership is None and row.fee_eur is None
    assert row.sent_at == NOW and row.structure_name == "" and row.commune_id == "46127"
    assert not User.objects.exists()


def test_the_operation_knows_its_fields(association):
    with pytest.raises(TypeError):
        applying.submit_application(
            by=applying.HOLDER, at=NOW, token=uuid4(), kind="person", accepted=[], state="accepted"
        )


def test_the_same_form_twice_is_one_application(client, coordinator):
    form = person_form()
    first = client.post(APPLY, form)
    again = client.post(APPLY, form)
    assert first.status_code == again.status_code == 302
    assert Application.objects.count() == 1
    assert len(letters("received")) == len(letters("arrived")) == 1


@pytest.mark.parametrize("token", ["", "abc", "1"])
def test_a_form_without_its_token_is_asked_again(client, association, token):
    assert "Ce formulaire a expiré" in refusal(client, person_form(token=token))


@pytest.mark.django_db(transaction=True)
def test_the_same_form_ten_times_at_once_is_one_application(association):
    form, statuses = person_form(), []

    def post():
        try:
            statuses.append(Client().post(APPLY, form).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == [302] * 10
    assert Application.objects.count() == 1
    assert len(letters("received")) == 1


def test_without_the_form_s_own_key_nothing_is_read(association):
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post(APPLY, person_form()).status_code == 403
    assert not Application.objects.exists()


def test_one_connection_sends_thirty_forms_an_hour_and_keeps_what_was_typed(client, association):
    for number in range(30):
        forged = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{number}"}
        assert client.post(APPLY, person_form(email="non"), **forged).status_code == 422
    page = page_text(client.post(APPLY, person_form()), 429)
    assert "Trop de demandes sont parties de cette connexion" in page
    assert 'value="Myrtille"' in page
    assert not Application.objects.exists()


def test_nobody_s_mailbox_is_filled_through_the_form(client, association):
    for _ in range(applying.MOST_A_DAY):
        send(client, person_form())
    page = page_text(client.post(APPLY, person_form()), 422)
    assert "Plusieurs demandes portent déjà cette adresse" in beside(page, "email")
    assert len(letters("received")) == applying.MOST_A_DAY
