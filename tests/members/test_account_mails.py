"""What allauth sends is written like the rest of the portal: in French, short, with one link."""

import re
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.apps import apps

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import outbox
from tests.postman import delivered
from tests.signing_in import PASSWORD, make_account, signed_in

pytestmark = pytest.mark.django_db
migration = import_module("members.migrations.0012_sign_in_messages")
ENGLISH = re.compile(r"\b(you|your|please|password|sign|hello|thank|example\.com)\b", re.IGNORECASE)


def only_mail():
    (message,) = delivered()
    return message


def test_a_forgotten_password_gets_one_link_in_text_and_in_html(client):
    make_account("coordinator", email="claire@exemple.fr")
    client.post("/compte/password/reset/", {"email": "claire@exemple.fr"})
    message = only_mail()
    assert message.subject == "Choisissez un autre mot de passe"
    links = re.findall(r"https?://\S+", message.body)
    assert len(links) == 1 and "/compte/password/reset/key/" in links[0]
    ((html, media_type),) = [(a.content, a.mimetype) for a in message.alternatives]
    assert media_type == "text/html" and links[0] in html
    assert not re.search(r"<(img|link|script)", html)
    assert client.get(urlsplit(links[0]).path).status_code == 302


def test_an_unknown_address_gets_a_plain_answer_and_no_link(client):
    client.post("/compte/password/reset/", {"email": "personne@exemple.fr"})
    message = only_mail()
    assert "Aucun compte" in message.subject
    assert "http" not in message.body


def test_a_change_of_password_is_told_with_what_to_do():
    user = make_account("coordinator", email="claire@exemple.fr")
    browser = signed_in(user)
    delivered().clear()
    new = "girolle-verger-cadran-12"
    browser.post(
        "/compte/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    message = only_mail()
    assert message.subject == "Votre mot de passe a été changé"
    assert "prévenez la coordination" in message.body


def test_no_mail_is_in_english_or_long(client):
    make_account("coordinator", email="claire@exemple.fr")
    for address in ("claire@exemple.fr", "personne@exemple.fr"):
        client.post("/compte/password/reset/", {"email": address})
    assert len(delivered()) == 2
    for message in delivered():
        text = re.sub(r"https?://\S+", "", f"{message.subject}\n{message.body}")
        assert not ENGLISH.search(text), text
        assert len([line for line in message.body.splitlines() if line.strip()]) <= 10


@pytest.mark.parametrize(
    ("html", "words"), [("<p>1 &lt; 2</p>", "<p>1 &lt; 2</p>"), ("", "1 &lt; 2")]
)
def test_a_mail_queued_by_the_former_version_still_leaves(html, words):
    context = {"subject": "Code", "text": outbox.sealed("1 < 2"), "html": outbox.sealed(html)}
    outbox.queue_mail(
        key="old", to="a@exemple.fr", template=migration.OLD, context=context, at=clock.now()
    )
    migration.rename(migration.OLD, migration.NEW)(apps, None)
    message = only_mail()
    assert (message.subject, message.body) == ("Code", "1 < 2\n")
    assert words in message.alternatives[0].content
