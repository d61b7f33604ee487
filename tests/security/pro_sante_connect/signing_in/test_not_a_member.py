"""An unknown number leads to the joining form with what the card says."""

import pytest
from django.test import Client

from members.models import Application, Profession
from tests.members.joining_world import SENT, person_form
from tests.security.fake_psc import camille
from tests.security.pro_sante_world import (
    UNKNOWN_RPPS,
    YOU,
    come_back,
    member,
    proved,
    signed_in_as,
)
from tests.signing_in import NURSE
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.requirement("PSC-01")
def test_an_unknown_number_leads_to_the_joining_form_with_what_was_told(psc, world):
    psc.person = camille(UNKNOWN_RPPS)
    client = Client()
    assert come_back(client, psc).url == YOU
    assert client.get(YOU).url == "/adherer/"
    answer = client.get("/adherer/")
    assert "Aucun adhérent n’a ce numéro" in page_text(answer)
    first = answer.context["form"].initial
    nurse = Profession.objects.get(system=NURSE[0], code=NURSE[1]).pk
    assert (first["last_name"], first["first_name"]) == ("Exemple", "Camille")
    assert (first["rpps"], first["profession"]) == (UNKNOWN_RPPS, nurse)
    assert client.post("/adherer/", person_form(rpps=UNKNOWN_RPPS)).url == SENT
    row = Application.objects.get()
    assert (row.rpps, row.profession_id, row.proved_by_card) == (UNKNOWN_RPPS, nurse, True)
    assert "Aucun adhérent" not in page_text(client.get("/adherer/")), "told once"
    assert signed_in_as(client) is None


@pytest.mark.requirement("PSC-01")
def test_a_profession_proved_by_the_card_cannot_be_changed_in_the_form(psc, world):
    """Whatever is posted: the page shows it closed, the server does not read it."""
    psc.person = camille(UNKNOWN_RPPS)
    client = Client()
    come_back(client, psc)
    client.get(YOU)
    doctor = Profession.objects.get(system="TRE_G15", code="10").pk
    data = person_form(rpps="", profession=str(doctor))
    assert client.post("/adherer/", data).url == SENT
    row = Application.objects.get()
    assert (row.rpps, row.profession.code) == (UNKNOWN_RPPS, NURSE[1])


def test_a_profession_that_nobody_proved_is_not_said_proved(psc):
    psc.person = camille(UNKNOWN_RPPS, **two_practices("10", "60"))
    client = Client()
    come_back(client, psc)
    client.get(YOU)
    assert client.post("/adherer/", person_form(rpps=UNKNOWN_RPPS)).url == SENT
    assert Application.objects.get().proved_by_card is False


def two_practices(*codes) -> dict:
    practices = [
        {"codeProfession": code, "nomDexercice": "", "prenomDexercice": ""} for code in codes
    ]
    return {"SubjectRefPro": {"exercices": practices}}


@pytest.mark.requirement("PSC-01")
@pytest.mark.parametrize(
    ("claims", "profession"),
    [
        (two_practices("60", "60"), "60"),
        (two_practices("", "10"), "10"),
        (two_practices("10", "60"), None),
        (two_practices("9999"), None),
        (two_practices(60), None),
        ({"SubjectRefPro": None}, None),
        ({"SubjectRefPro": {"exercices": "x"}}, None),
        ({"SubjectRefPro": [1]}, None),
    ],
)
def test_the_profession_is_the_one_all_her_practices_name(psc, claims, profession):
    """Without SubjectRefPro they have none; with several they say which."""
    psc.person = camille(UNKNOWN_RPPS, **claims)
    client = Client()
    come_back(client, psc)
    client.get(YOU)
    first = client.get("/adherer/").context["form"].initial
    codes = dict(Profession.objects.filter(system="TRE_G15").values_list("pk", "code"))
    assert codes.get(first["profession"]) == profession
    assert first["last_name"].casefold() == "exemple"


def test_a_number_whose_key_does_not_hold_is_left_to_the_coordination(psc):
    psc.person = camille("99700000006")
    client = Client()
    come_back(client, psc)
    first = client.get("/adherer/").context["form"].initial
    assert first["no_rpps"] is True and "rpps" not in first


def test_a_member_without_an_account_is_told_so(psc):
    member(NURSE, UNKNOWN_RPPS, account=False)
    psc.person = camille(UNKNOWN_RPPS)
    assert "votre compte n’est pas encore ouvert" in proved(Client(), psc)


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "{{ 7*7 }}", "A" * 500])
def test_a_strange_name_is_only_a_text(psc, name):
    psc.person = camille(UNKNOWN_RPPS, given_name=name, SubjectRefPro=None)
    client = Client()
    come_back(client, psc)
    content = page_text(client.get("/adherer/"))
    assert "<img src=x" not in content and ">49<" not in content and "A" * 81 not in content
