"""One round: every fault of a form at once, in the order of the page, and nothing typed lost."""

import re

import pytest
from django.test import Client

from tests.patients.test_who_asks import SENDER, URL, entry
from tests.support.pages import page_text

NIR = "2 51 03 46 127 089 25"
CLUMSY = {
    "last_name": "D’Angelo 🙂",
    "birth_date_2": "2046",
    "phone": "04 77 58 00 1",
    "email": "lucienne@exemple",
    "agreed": None,
    "street": f"chez elle {NIR}",
    "sees_doctor": None,
    "commune": "",
    "without_since": "1789",
    "discharged_on": "2030-01-01",
}


@pytest.fixture
def visitor(office):
    return Client()


def faults(page: str) -> list[str]:
    listed = re.search(r'<div class="errors".*?</div>', page, re.S)[0]
    return re.findall(r'href="#id_(\w+?)(?:_0)?">', listed)


def in_order_of_the_page(page: str, names: list[str]) -> bool:
    body = page.split('<div class="errors"')[1].split("</div>", 1)[1]
    places = [re.search(rf'name="{name}(_0)?"', body).start() for name in names]
    return places == sorted(places)


@pytest.mark.parametrize("sender", [{}, {"filled_by_whom": "carer"}, SENDER])
def test_a_clumsy_form_hears_everything_in_one_round(visitor, sender):
    page = page_text(visitor.post(URL, entry(**CLUMSY | sender)), 422)
    fields = faults(page)
    expected = {
        "sees_doctor",
        "last_name",
        "birth_date",
        "phone",
        "email",
        "commune",
        "street",
        "without_since",
        "discharged_on",
        "agreed",
    }
    assert expected <= set(fields) and len(fields) == len(set(fields))
    assert in_order_of_the_page(page, fields)


def test_an_empty_form_lists_its_faults_in_the_order_of_the_page(visitor):
    hidden = {"filled_by_whom": "professional", "token": entry()["token"]}
    page = page_text(visitor.post(URL, hidden), 422)
    assert in_order_of_the_page(page, faults(page))
    assert faults(page)[:2] == ["reporter_origin", "reporter_name"]


def test_the_second_round_is_accepted(visitor):
    page = visitor.post(URL, entry(**CLUMSY))
    assert page.status_code == 422
    mended = {
        "last_name": "Fougère",
        "birth_date_2": "1951",
        "phone": "06 12 34 56 78",
        "email": "l@exemple.fr",
        "agreed": "on",
        "street": "",
        "sees_doctor": "non",
        "commune": "46127",
        "without_since": "",
        "discharged_on": "",
    }
    assert visitor.post(URL, entry(**CLUMSY | mended)).status_code == 302


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_empties_its_own_field_alone(visitor):
    page = page_text(visitor.post(URL, entry(**CLUMSY | {"former_doctor": "Dr Ancien"})), 422)
    assert "127 089" not in page and 'value="Dr Ancien"' in page
    assert 'value="04 77 58 00 1"' in page and 'value="lucienne@exemple"' in page


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_refused_in_the_boxes_of_a_date_too(visitor):
    page = page_text(visitor.post(URL, entry(birth_date_2=NIR)), 422)
    assert "127 089" not in page and "numéro de sécurité sociale" in page


def test_an_unreadable_address_does_not_also_ask_for_a_phone(visitor):
    page = page_text(visitor.post(URL, entry(phone="", email="lucienne@exemple")), 422)
    assert faults(page) == ["email"]


def test_her_own_page_says_both_faults_too(visitor, ask):
    received = ask(first_name="", birth_date=None)
    address = f"/medecin-traitant/suivi/{received.link}/etape/"
    bad = {"step": "coordonnees", "phone": "12", "email": "x", "birth_date_2": "2046"}
    page = page_text(visitor.post(address, bad), 422)
    assert faults(page) == ["phone", "email", "birth_date"]
