"""A professional who signs in reports a patient, and hears of it by a number."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cpts_portal.foundation.kernel.actor import Actor
from members.models import Person
from patients.forms.fields import fresh_token
from patients.models import CareRequest, Consent
from patients.operations.qualifying import qualify_request
from patients.operations.receiving import Received
from patients.views.asking import receipt_of
from tests.patients.conftest import TEXT
from tests.signing_in import make_account, make_member, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/signaler-un-patient/"
NIR = "2 51 03 46 127 089 25"


@pytest.fixture
def nurse(office):
    return make_account(person=make_member(), name="Claudie Bruyère")


def entry(**changed) -> dict:
    return {
        "token": fresh_token(),
        "consent_version": TEXT,
        "reporter_origin": "nurse",
        "reporter_phone": "05 65 00 00 01",
        "sees_doctor": "non",
        "last_name": "Fougère",
        "first_name": "Lucienne",
        "birth_date": "1951-03-04",
        "commune": "46127",
        "street": "3 rue des Tilleuls",
        "phone": "06 12 34 56 78",
        "agreed": "on",
        "ald": "on",
    } | changed


def test_she_reports_with_the_agreement_and_follows_a_number(nurse, office):
    client = signed_in(nurse)
    form = entry()
    for _ in range(2):
        answer = client.post(URL, form, follow=True)
    row = CareRequest.objects.get()
    assert f"Demande {row.reference} envoyée" in page_text(answer)
    assert (row.origin, row.reported_by, row.reporter_name) == (
        "nurse",
        nurse.pk,
        "Claudie Bruyère",
    )
    consent = Consent.objects.get()
    assert (consent.means, consent.collected_by) == ("oral", nurse.pk)
    qualify_request(by=office.ines, at=NOW, request_id=row.id)
    page = page_text(client.get(URL))
    assert row.reference in page and "Sur la liste" in page
    assert "Fougère" not in page and "Priorité" not in page


@pytest.mark.parametrize(
    ("role", "filled_by", "follows"),
    [
        ("member", "professional", True),
        ("doctor", "professional", True),
        ("member", "carer", False),
        ("doctor", "person", False),
        # the office that writes down the call of a professional
        ("access_officer", "professional", False),
    ],
)
def test_a_report_is_followed_by_the_professional_at_their_own_keyboard(
    ask, role, filled_by, follows
):
    by = Actor(uuid4(), frozenset({role}), second_factor=True)
    ask(by=by, filled_by=filled_by, origin="nurse", reporter_name="Claudie Bruyère")
    assert CareRequest.objects.get().reported_by == (by.id if follows else None)


def test_a_doctor_who_accepts_accepts_the_patient_and_not_who_reported_her(nurse):
    client = signed_in(nurse)
    client.post(URL, entry())
    row = CareRequest.objects.get()
    CareRequest.objects.filter(pk=row.pk).update(
        state="accepted", qualified_at=NOW, tier="T1", tier_rule="2022-07"
    )
    receipt = receipt_of(Received(row.id, row.reference, "", False))
    for address in (URL, reverse("patients:received", args=[receipt])):
        page = page_text(client.get(address))
        assert "Un médecin accepte de la suivre" in page and "de vous suivre" not in page


def test_another_professional_hears_nothing_of_it(nurse):
    signed_in(nurse).post(URL, entry())
    reference = CareRequest.objects.get().reference
    assert reference not in page_text(signed_in(make_role("doctor")).get(URL))


def test_without_the_agreement_nothing_leaves(nurse):
    form = entry()
    del form["agreed"]
    answer = signed_in(nurse).post(URL, form)
    assert "Sans l’accord de votre patient" in page_text(answer, 422)
    assert "3 rue des Tilleuls" in page_text(answer, 422)
    assert not CareRequest.objects.exists()


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_does_not_come_back(nurse):
    answer = signed_in(nurse).post(URL, entry(trusted_person=f"sa fille {NIR}"))
    assert "127 089" not in page_text(answer, 422)


def test_typed_while_the_session_expired_it_comes_back_to_her_alone(nurse):
    owner = re.search(r'name="owner" value="([^"]+)"', page_text(signed_in(nurse).get(URL)))[1]
    answer = Client().post(URL, entry(owner=owner))
    assert answer["Location"].startswith("/compte/login/")
    assert 'value="Fougère"' in page_text(signed_in(nurse).get(URL))
    assert "Fougère" not in page_text(signed_in(make_role("member")).get(URL))


@pytest.mark.parametrize("role", ["access_officer", "coordinator", "president", "cpam"])
def test_it_is_for_members(office, role):
    assert signed_in(make_role(role)).get(URL).status_code == 403


def test_a_nurse_is_not_asked_what_the_portal_knows_of_her(nurse):
    Person.objects.filter(pk=nurse.person_id).update(phone="0477000001")
    client = signed_in(nurse)
    page = page_text(client.get(URL))
    assert "reporter_origin" not in page and "reporter_phone" not in page
    assert "Signalé par Claudie Bruyère" in page and "04 77 00 00 01" in page
    form = entry()
    del form["reporter_origin"], form["reporter_phone"]
    assert client.post(URL, form).status_code == 302
    row = CareRequest.objects.get()
    assert (row.origin, row.reporter_name, row.reporter_phone) == (
        "nurse",
        "Claudie Bruyère",
        "0477000001",
    )


def test_she_is_asked_about_her_patient_and_not_about_herself(nurse):
    page = page_text(signed_in(nurse).get(URL))
    assert "Votre patient voit-il déjà un médecin" in page
    assert "Son médecin a pris sa retraite" in page
    assert "Voyez-vous" not in page and "Mon médecin" not in page
    assert not re.search('autocomplete="(family-name|given-name|tel|email|street)', page)


def test_after_sending_she_sees_what_she_reported_before_the_next_form(nurse):
    page = page_text(signed_in(nurse).post(URL, entry(), follow=True))
    number = CareRequest.objects.get().reference
    assert page.index("Vos derniers signalements") < page.index("Votre patient voit-il")
    assert f">{number}</th>" in page and "Demande reçue" in page


def test_every_fault_of_a_report_comes_in_one_round(nurse):
    bad = {"phone": "12", "email": "x", "birth_date": "2046-01-01", "reporter_phone": "34"}
    form = entry(**bad)
    del form["agreed"]
    page = page_text(signed_in(nurse).post(URL, form), 422)
    for name in ("reporter_phone", "birth_date_0", "phone", "email", "agreed"):
        assert f'href="#id_{name}"' in page
