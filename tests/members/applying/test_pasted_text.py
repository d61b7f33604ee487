"""What a candidate pastes is stored as they see it, and found again by it."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from cpts_portal.foundation.kernel import clock
from members.models import User
from tests.inputs import lines
from tests.members.joining_world import OFFICE, letters, link_of, person_form, send
from tests.signing_in import PASSWORD, signed_in
from tests.support.pages import page_text


def test_an_address_pasted_with_a_hidden_character_opens_its_account(association, coordinator):
    pasted = lines("address_ending_with_a_zero_width_space.txt")[0]
    assert pasted.endswith("\u200b")
    row = send(Client(), person_form(email=pasted))
    assert row.email == "zwsp@exemple.fr"
    office = signed_in(coordinator)
    today = clock.today().isoformat()
    decision = {"step": "accept", "version": 1, "admitted_by": "board", "admitted_on": today}
    assert office.post(f"{OFFICE}{row.id}/", decision).status_code == 302
    link = link_of(letters("invitation")[-1])
    visitor = Client()
    visitor.get(link)
    visitor.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert User.objects.filter(email="zwsp@exemple.fr").exists()
    for email in ("zwsp@exemple.fr", pasted, "\ufeffzw\u00adsp@exemple.fr"):
        answer = Client().post("/compte/login/", {"login": email, "password": PASSWORD})
        assert answer.status_code == 302
        answer = Client().post("/compte/password/reset/", {"email": email})
        assert answer.status_code == 302
    twin = page_text(
        office.get(f"{OFFICE}{send(Client(), person_form(email='zwsp@exemple.fr')).id}/")
    )
    assert "même courriel" in twin


@pytest.mark.parametrize("phone", lines("phones_between_invisible_marks.txt"))
def test_a_phone_copied_from_contacts_is_the_number_it_shows(client, association, phone):
    assert send(client, person_form(phone=phone)).phone == "0612345679"


@pytest.mark.parametrize("name", lines("names_with_apostrophe_lookalikes.txt"))
def test_an_apostrophe_lookalike_is_the_apostrophe(client, association, name):
    row = send(client, person_form(last_name=name))
    assert row.last_name in ("O’Connor", "D’Arcy", "M’Bo")


def test_joined_pictures_are_kept_and_a_hidden_character_is_dropped(client, association):
    comment = lines("comment_with_joined_pictures.txt")[0]
    row = send(client, person_form(workplace=comment, languages="caché\u200bici"))
    assert (row.workplace, row.languages) == (comment, "cachéici")


def test_a_name_in_lookalike_letters_of_a_whole_word_is_already_known(association, coordinator):
    first = send(Client(), person_form(last_name="Cocoe", email="a@exemple.fr"))
    lookalike = send(
        Client(), person_form(last_name="Сосое", email="b@exemple.fr", rpps="99700002019")
    )
    page = page_text(signed_in(coordinator).get(f"{OFFICE}{lookalike.id}/"))
    assert first.reference in page and "même nom" in page


def test_an_address_in_lookalike_letters_is_shown_in_punycode_beside(association, coordinator):
    row = send(Client(), person_form(email="anne@exаmple.fr"))
    assert "anne@xn--exmple-4nf.fr" in page_text(signed_in(coordinator).get(f"{OFFICE}{row.id}/"))


def test_phones_of_the_lists_stay_phones_in_a_spreadsheet(association, coordinator):
    send(Client(), person_form(phone="06 12 34 56 80"))
    send(Client(), person_form(phone="+41 22 555 12 34", email="b@exemple.fr", rpps="99700002019"))
    phones = {"06\u00a012\u00a034\u00a056\u00a080", "+41\u00a022\u00a0555\u00a012\u00a034"}
    office = signed_in(coordinator)
    body = office.get(f"{OFFICE}demandes.csv?etat=toutes").content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(body), delimiter=";")
    assert {row["téléphone"] for row in rows} == phones
    book = openpyxl.load_workbook(
        io.BytesIO(office.get(f"{OFFICE}demandes.xlsx?etat=toutes").content)
    )
    header, *rows = book.active.iter_rows()
    column = [cell.value for cell in header].index("téléphone")
    assert {(row[column].value, row[column].data_type) for row in rows} == {
        (n, "s") for n in phones
    }
    assert "demandes.xlsx" in page_text(office.get(OFFICE))
    page = page_text(office.get(f"{OFFICE}?etat=toutes"))
    assert "0612345680" not in page
