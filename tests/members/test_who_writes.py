"""Mails are signed by the association and answered to it; pages promise a number only if there is
one."""

from email.header import decode_header, make_header

import pytest

from cpts_portal.foundation.kernel import clock
from cpts_portal.home import navigation
from members.models import Association
from tests.members.joining_world import person_form, send
from tests.postman import delivered
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

pytestmark = pytest.mark.django_db
EMAIL, PHONE = "contact@bouriane.example", "05 36 49 46 46"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    navigation._stored_facts.cache_clear()
    yield
    navigation._stored_facts.cache_clear()


@pytest.fixture
def reachable(association):
    Association.objects.update(email=EMAIL, phone=PHONE)


def the_mail(to: str):
    (mail,) = [mail for mail in delivered() if mail.to == [to]]
    return mail


def reset(client):
    make_account(email="claire@exemple.fr")
    client.post("/compte/password/reset/", {"email": "claire@exemple.fr"})
    return the_mail("claire@exemple.fr")


def joining_mail(client):
    send(client, person_form())
    return the_mail("ines.myrtille@exemple.fr")


@pytest.mark.parametrize("ask", [reset, joining_mail])
def test_a_mail_is_signed_by_the_association_and_answered_to_it(client, reachable, ask):
    mail = ask(client)
    name = Association.objects.get().name
    assert mail.reply_to == [EMAIL]
    assert str(make_header(decode_header(mail.from_email))).startswith(name)
    html = mail.alternatives[0].content
    for text in (mail.body, html):
        assert name in text and EMAIL in text and PHONE in text
        assert "Le portail de votre CPTS" not in text


def test_without_an_address_no_mail_promises_that_an_answer_is_read(client, association):
    Association.objects.update(email="", phone="")
    client.post("/compte/password/reset/", {"email": "inconnue@exemple.fr"})
    mail = the_mail("inconnue@exemple.fr")
    assert mail.reply_to == []
    assert "répondez" not in mail.body


@pytest.mark.parametrize(
    "path",
    ["/adherer/envoyee/", "/adherer/suivi/rien/", "/compte/password/reset/done/", "/vie-privee/"],
)
def test_a_page_that_says_write_to_us_says_where(client, reachable, path):
    page = client.get(path).content.decode()
    assert f'href="mailto:{EMAIL}"' in page
    assert 'href="tel:0536494646"' in page


def test_a_page_promises_no_address_when_none_is_known(client, association):
    Association.objects.update(email="", phone="")
    page = client.get("/adherer/envoyee/").content.decode()
    assert "adressez-vous à l’association" in page
    assert "mailto:" not in page and "tel:" not in page


def refused(role: str) -> str:
    path = "/sante-du-portail/" if role == "coordinator" else "/budget/"
    return page_text(signed_in(make_role(role)).get(path), 403)


def test_the_page_of_refusal_sends_a_member_to_the_office_and_says_who_gives_roles(association):
    page = refused("member")
    assert "dites-le à la coordination" in page and "administrateur technique" in page


def test_the_page_of_refusal_does_not_send_the_coordinator_to_herself(association):
    page = refused("coordinator")
    assert "à la coordination" not in page and "appelez l’association" not in page
    assert "dites-le à l’administrateur technique, en donnant sa référence" in page
    lost = page_text(signed_in(make_role("coordinator")).get("/rien/"), 404)
    assert "appelez l’association" not in lost


def test_the_page_of_refusal_tells_the_administrator_how_roles_are_given(association):
    page = refused("administrator")
    assert "manage.py account grant" in page and "appelez l’association" not in page
