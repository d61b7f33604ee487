"""What the portal sent is read in the demonstration, with links that work."""

import os

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client, override_settings

from tests.support.pages import squeezed

pytestmark = pytest.mark.usefixtures("db", "demonstration")
PAGE = "/visite/courriels/"


@pytest.fixture
def folder(tmp_path):
    changed = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path),
    }
    with override_settings(**changed):
        yield tmp_path


def send(to: str, subject: str, text: str) -> None:
    mail = EmailMultiAlternatives(subject, text, to=[to], connection=get_connection())
    mail.attach_alternative("<p>HTML</p>", "text/html")
    mail.send()


def test_every_mail_is_shown_with_its_link_the_latest_first(folder):
    send("a@exemple.fr", "Votre demande LF-1", "Bonjour,\n\nhttp://localhost:8000/suivre/abc/\n")
    [first] = folder.iterdir()
    os.utime(first, (1, 1))
    send("b@exemple.fr", "Une place vous est proposée", "Répondez « oui » d’ici le 24.")
    body = squeezed(Client().get(PAGE).content.decode())
    # wherever the demonstration stood when it was written
    assert 'href="http://testserver/suivre/abc/"' in body
    assert body.index("Une place vous est proposée") < body.index("Votre demande LF-1")
    assert "Répondez « oui » d’ici le 24." in body
    assert "à l’instant" in body


def test_the_mails_of_one_address_are_read_apart(folder):
    send("a@exemple.fr", "Pour A", "un")
    send("b@exemple.fr", "Pour B", "deux")
    body = Client().get(PAGE, {"pour": "a@exemple.fr"}).content.decode()
    assert "Pour A" in body
    assert "Pour B" not in body


def test_what_a_mail_says_is_text_and_never_a_script(folder):
    send("a@exemple.fr", "<script>x</script>", "<img src=x onerror=alert(1)>")
    body = Client().get(PAGE).content.decode()
    assert "<script>x" not in body
    assert "<img src=x" not in body


def test_an_empty_mailbox_says_what_to_do(folder):
    assert "Aucun courriel pour l’instant" in Client().get(PAGE).content.decode()


def test_the_banner_leads_to_the_mails(folder):
    assert PAGE in Client().get("/visite/").content.decode()
