"""What a candidate is shown once their application has left, and afterwards on their page."""

import base64
import os
import re

from django.test import Client, override_settings

from members.models import Application
from tests.members.applying.conftest import beside, refusal
from tests.members.joining_world import (
    RPPS,
    SENT,
    accepted,
    letters,
    link_of,
    person_form,
    profession,
    send,
)
from tests.support.pages import page_text


def test_the_page_that_follows_the_sending_says_the_number_and_the_address(client, association):
    row = send(client, person_form())
    page = page_text(client.get(SENT))
    assert row.reference in page and "ines.myrtille@exemple.fr" in page


def test_a_mistyped_address_is_corrected_from_the_page_that_follows_the_sending(
    client, association
):
    row = send(client, person_form(email="ines@exmple.fr"))
    link = re.search(r'href="(/adherer/suivi/[^"#]+)#coordonnees"', page_text(client.get(SENT)))[1]
    data = {"step": "correct", "version": 1, "phone": row.phone, "street": row.street}
    assert client.post(link, data | {"email": "ines@exemple.fr"}).status_code == 302
    row.refresh_from_db()
    assert row.email == "ines@exemple.fr"


def test_nobody_else_reads_what_was_just_sent(client, association):
    row = send(client, person_form())
    page = page_text(Client().get(SENT))
    assert row.reference not in page and row.email not in page


def test_what_was_just_sent_is_shown_no_more_once_its_key_is_taken_out(client, association):
    row = send(client, person_form())
    other = base64.b64encode(os.urandom(32)).decode()
    with override_settings(FIELD_KEYS=f"other:{other}"):
        page = page_text(client.get(SENT))
    assert row.reference not in page and row.email not in page


def test_the_status_page_shows_all_that_was_sent(client, association):
    send(
        client,
        person_form(
            mssante_email="ines@mssante.fr",
            languages="occitan",
            home_visits="on",
            **accepted("directory"),
        ),
    )
    page = page_text(client.get(link_of(letters("received")[0])))
    for value in (RPPS, "Cabinet des Tilleuls", "ines@mssante.fr", "occitan", "Libéral"):
        assert value in page, value
    for text_row in Application.objects.get().acceptances.select_related("text"):
        assert f"{text_row.text.title}, version {text_row.text.version}" in page


def label_of(page: str, field: str) -> str:
    label = re.search(rf'<label for="id_{field}">(.*?)</label>', page, re.S)[1]
    return " ".join(re.sub(r"<[^>]+>", "", label).split())


def test_the_rpps_is_never_called_optional(client, association):
    """A nurse who leaves it empty is refused; a profession without number is not."""
    page = page_text(client.get("/adherer/"))
    assert label_of(page, "rpps") == (
        "Numéro RPPS (obligatoire si votre profession est inscrite au RPPS)"
    )
    assert beside(refusal(client, person_form(rpps="")), "rpps")
    send(client, person_form(rpps="", profession=profession("KINESIO", "LOCAL")))


def test_the_script_knows_which_professions_need_a_number(client, association):
    page = page_text(client.get("/adherer/"))
    needed = re.search(r'data-needed-for="([^"]*)"', page)[1].split()
    assert profession("60") in needed
    assert profession("KINESIO", "LOCAL") not in needed
