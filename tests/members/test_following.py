"""The private page of a candidate: what it says, what they may do, who else it opens to."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.core import mail as mailbox
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.web import mail
from cpts_portal.ops.logs import JsonLines
from members.models import Application, ApplicationLink
from members.operations import applying, deciding, reference, territory
from tests.journeys import searching
from tests.members.joining_world import (
    OFFICE,
    admitted,
    follow_up,
    letters,
    link_of,
    person_form,
    send,
)
from tests.signing_in import GOURDON, make_role, signed_in
from tests.support.clocks import NOW, frozen_clock
from tests.support.pages import page_text

today = frozen_clock()


@pytest.fixture
def sent(association):
    return send(Client(), person_form())


@pytest.fixture
def page(sent):
    return follow_up(sent)


@pytest.fixture
def office(association):
    return signed_in(make_role("coordinator"))


def decide(office, row, step, **more):
    version = Application.objects.get(pk=row.pk).version
    answer = office.post(f"{OFFICE}{row.id}/", {"step": step, "version": version, **more})
    assert answer.status_code == 302, answer.content.decode()


def test_the_page_says_the_number_the_state_and_what_comes_next(client, sent, page):
    body = page_text(client.get(page))
    assert re.search(r"Votre demande AD-\d{4}", body) and str(sent) in body
    assert "Demande envoyée" in body
    assert "La coordination vérifie votre demande" in body


@pytest.mark.parametrize(
    ("step", "more", "words"),
    [
        ("ask", {"reason": "Votre diplôme."}, "Il manque une pièce"),
        ("refuse", {"reason": "Hors champ."}, "Demande non retenue"),
        ("accept", {**admitted(NOW.date().isoformat())}, "Acceptée, 20 € à régler"),
    ],
)
def test_each_decision_is_read_in_the_candidate_s_words(
    client, office, sent, page, step, more, words
):
    decide(office, sent, step, **more)
    body = page_text(client.get(page))
    assert words in body
    assert more.get("reason", "") in body


def test_every_letter_has_a_link_of_its_own_and_all_are_good(client, office, sent, page):
    decide(office, sent, "ask", reason="Votre diplôme.")
    other = link_of(letters("missing")[0])
    assert other != page
    assert page_text(client.get(page)).count("Il manque une pièce") == 1
    assert "Il manque une pièce" in page_text(client.get(other))


def test_an_answer_puts_the_application_back_in_the_queue(client, office, sent, page, monkeypatch):
    decide(office, sent, "ask", reason="Votre diplôme.")
    later = NOW + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    form = {"step": "answer", "version": 2, "answer": "Je l’apporte <b>lundi</b>."}
    assert client.post(page, form).status_code == 302
    row = Application.objects.get()
    assert (row.state, row.waiting_since, row.reason) == ("received", later, "")
    body = page_text(office.get(f"{OFFICE}{row.id}/"))
    assert "« Je l’apporte &lt;b&gt;lundi&lt;/b&gt;. »" in body


def test_a_form_sent_twice_answers_once(client, office, sent, page):
    decide(office, sent, "ask", reason="Votre diplôme.")
    form = {"step": "answer", "version": 2, "answer": "Le voici."}
    assert client.post(page, form).status_code == 302
    assert "Quelqu’un d’autre a traité" in page_text(client.post(page, form), 422)
    assert Application.objects.get().log.filter(transition="answer").count() == 1


@pytest.mark.requirement("IDN-05")
def test_an_answer_with_a_social_security_number_is_not_kept(client, office, sent, page):
    decide(office, sent, "ask", reason="Votre diplôme.")
    number = "2 84 12 76 451 089 20"
    body = page_text(client.post(page, {"step": "answer", "version": 2, "answer": number}), 422)
    assert "nous ne le gardons jamais" in body and number not in body


def test_withdrawing_ends_it(client, office, sent, page):
    assert client.post(page, {"step": "withdraw", "version": 1}).status_code == 302
    body = page_text(client.get(page))
    assert "Demande retirée" in body and "Corriger mes coordonnées" not in body
    words = page_text(client.post(page, {"step": "withdraw", "version": 2}), 422)
    assert "Cette étape n’est plus possible" in words
    assert "Aucune demande n’attend" in page_text(office.get(OFFICE))


def test_a_new_address_is_told_to_both(client, sent, page):
    form = {"step": "correct", "version": 1, "email": "Nouvelle@exemple.fr", "phone": "0712345678"}
    assert client.post(page, form).status_code == 302
    row = Application.objects.get()
    assert (row.email, row.phone, row.street) == ("nouvelle@exemple.fr", "0712345678", "")
    addresses = {letter.to for letter in letters("corrected")}
    assert addresses == {"nouvelle@exemple.fr", "ines.myrtille@exemple.fr"}
    trace = AuditEntry.objects.get(action="application.correct")
    assert sorted(trace.fields) == ["email", "phone", "street"]


def test_a_phone_corrected_is_no_reason_to_write(client, sent, page):
    form = {
        "step": "correct",
        "version": 1,
        "email": sent.email,
        "street": sent.street,
        "phone": "07 12 34 56 78",
    }
    assert client.post(page, form).status_code == 302
    assert letters("corrected") == []


def test_a_wrong_correction_comes_back_open_with_what_was_typed(client, sent, page):
    form = {"step": "correct", "version": 1, "email": "non", "phone": "12", "street": "9 rue"}
    body = page_text(client.post(page, form), 422)
    assert "2 points sont à corriger" in body
    assert "<details open>" in body and 'value="9 rue"' in body
    assert Application.objects.get().email == sent.email


def test_a_link_does_not_write_to_the_whole_world(client, sent, page):
    """Each correction is mailed to two addresses: at most thirty an hour from one connection."""
    statuses = [
        client.post(
            page,
            {"step": "correct", "version": n, "email": f"n{n}@exemple.fr", "phone": "0712345678"},
        ).status_code
        for n in range(1, 33)
    ]
    # the application itself was the first of the thirty
    assert statuses == [302] * 29 + [429] * 3
    assert Application.objects.get().email == "n29@exemple.fr"


@pytest.mark.parametrize("step", ["accept", "refuse", "ask", "confirm", "state", ""])
def test_the_candidate_decides_nothing(client, sent, page, step):
    assert client.post(page, {"step": step, "version": 1, "reason": "x"}).status_code == 200
    assert Application.objects.get().state == "received"


def test_nothing_changes_once_it_is_decided(client, office, sent, page):
    decide(office, sent, "refuse", reason="Hors champ.")
    form = {"step": "correct", "version": 2, "email": "a@exemple.fr", "phone": "0712345678"}
    assert "Cette demande est terminée" in page_text(client.post(page, form), 422)


@pytest.mark.parametrize("token", ["x", "y" * 43, "é" * 300])
def test_a_link_that_never_was_says_one_sentence(client, sent, token):
    body = page_text(client.get(f"/adherer/suivi/{token}/"), 404)
    assert "Ce lien ne marche pas" in body
    assert client.post(f"/adherer/suivi/{token}/", {"step": "withdraw"}).status_code == 404
    assert Application.objects.get().state == "received"


def test_the_link_dies_three_months_after_the_decision(client, office, sent, page, monkeypatch):
    decide(office, sent, "refuse", reason="Hors champ.")
    for days, status in ((90, 200), (91, 404)):
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + timedelta(days=days))
        assert client.get(page).status_code == status
    with pytest.raises(DomainError, match="Cette demande n’existe plus"):
        applying.withdraw_application(
            by=applying.HOLDER, at=NOW + timedelta(days=91), link=page.split("/")[3], version=2
        )


def test_the_page_is_not_kept_not_indexed_and_its_address_not_told(client, sent, page):
    for address in (page, "/adherer/suivi/nul/"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in headers["X-Robots-Tag"]


def test_the_key_of_the_link_is_in_no_table_no_cache_and_no_log(transactional_db, caplog):
    call = {"by": SYSTEM, "at": NOW}
    reference.load_reference(**call, only_epcis=[GOURDON])
    territory.found_association(
        **call, name="CPTS d’essai", territory_name="Bouriane", commune_codes=["46127"]
    )
    caplog.set_level(logging.INFO)
    row = send(Client(), person_form())
    page = follow_up(row)
    key = page.split("/")[3]
    client = Client()
    assert client.get(page).status_code == 200
    assert client.post(page, {"step": "withdraw", "version": 7}).status_code == 422
    mail.deliver_due(NOW)
    assert key in mailbox.outbox[0].body + mailbox.outbox[-1].body
    dump = searching.dump()
    assert all(row.token_hash in dump for row in ApplicationLink.objects.all())
    assert key not in dump
    assert key not in searching.valkey()
    lines = [JsonLines().format(record) for record in caplog.records]
    messages = [json.loads(line)["message"] for line in lines]
    assert "Unprocessable Entity: /adherer/suivi/…/" in messages
    assert key not in "".join(lines)


def test_the_link_of_one_is_not_the_link_of_another(client, sent, page):
    other = send(client, person_form(email="autre@exemple.fr", last_name="Sureau"))
    assert "Sureau" in page_text(client.get(follow_up(other)))
    assert "Sureau" not in page_text(client.get(page))


def test_the_row_that_waits_to_be_mailed_does_not_show_the_link(sent, page):
    assert page not in str(list(OutboxMail.objects.values_list("context", flat=True)))


def test_an_old_version_of_the_page_decides_nothing(sent):
    with pytest.raises(Stale):
        deciding.refuse_application(
            by=SYSTEM, at=NOW, application_id=sent.id, version=9, reason="x"
        )
