"""The first question, and what follows from it: the fields that are needed, labels that are true,
an agreement recorded as it was given, a receipt that speaks to whoever sent the request."""

import base64
import re
import time

import pytest
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from patients.forms.fields import fresh_token
from patients.models import CareRequest, Consent
from patients.operations.own_request import withdraw_for_person
from patients.operations.qualifying import qualify_request
from tests.patients.conftest import TEXT
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/medecin-traitant/"
SENDER = {
    "filled_by_whom": "professional",
    "reporter_origin": "hospital",
    "reporter_name": "Mme Périchon",
    "reporter_structure": "CH du Forez",
    "reporter_phone": "04 77 00 00 01",
}


@pytest.fixture
def visitor(office):
    return Client()


def entry(**changed) -> dict:
    values = {
        "token": fresh_token(),
        "consent_version": TEXT,
        "sees_doctor": "non",
        "filled_by_whom": "person",
        "last_name": "Fougère",
        "first_name": "Lucienne",
        "birth_date_0": "4",
        "birth_date_1": "3",
        "birth_date_2": "1980",
        "commune": "46127",
        "phone": "06 12 34 56 78",
        "agreed": "on",
    } | changed
    return {name: value for name, value in values.items() if value is not None}


def label(page: str, words: str) -> str:
    """The label that begins with these words, marks included."""
    match = re.search(rf"<(label|legend)[^>]*>({words}.*?)</\1>", page, re.S)
    return re.sub(r"<[^>]+>", "", match[2])


def only() -> CareRequest:
    return CareRequest.objects.get()


def test_the_first_question_is_links_that_need_no_script(visitor):
    page = page_text(visitor.get(URL))
    for whom in ("moi", "proche", "professionnel", "hopital", "mairie"):
        assert f'href="?qui={whom}"' in page
        assert visitor.get(f"{URL}?qui={whom}").status_code == 200
    assert "Pour qui cherchez-vous ?" in page_text(visitor.get(f"{URL}?qui=inconnu"))


@pytest.mark.parametrize("whom", ["proche", "professionnel", "hopital", "mairie"])
def test_what_is_needed_is_visible_and_never_called_facultatif(visitor, whom):
    page = page_text(visitor.get(f"{URL}?qui={whom}"))
    assert label(page, "Votre nom") == "Votre nom"
    before, name, _ = page.partition('name="reporter_name"')
    assert name and "<details" not in before[before.rindex("<h2") :]
    assert "même de temps en temps" in page and "Voyez-vous" not in page
    assert "Son médecin a pris sa retraite" in page and "Mon médecin" not in page


def test_speaking_for_herself_she_is_asked_nothing_of_anybody_else(visitor):
    page = page_text(visitor.get(f"{URL}?qui=moi"))
    assert "reporter_name" not in page and "Voyez-vous déjà un médecin" in page
    assert "Mon médecin a pris sa retraite" in page
    assert 'autocomplete="bday-year"' in page and 'autocomplete="family-name"' in page


def test_a_browser_never_offers_the_identity_of_whoever_writes_for_somebody_else(visitor):
    page = page_text(visitor.get(f"{URL}?qui=professionnel"))
    assert not re.search('autocomplete="(family-name|given-name|bday|street-address)', page)


@pytest.mark.parametrize("whom", ["moi", "proche", "professionnel", "hopital", "mairie"])
def test_facultatif_is_true_of_every_field_that_says_it(visitor, whom):
    """Everything so marked is left empty: no fault is about one of them."""
    page = page_text(visitor.get(f"{URL}?qui={whom}"))
    form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = page_text(visitor.post(URL, form | {"agreed": "on"}), 422)
    faults = set(re.findall(r'<a href="#id_(\w+?)(?:_0)?">', answer))
    optional = {
        name
        for name, words in re.findall(r'for="id_(\w+?)(?:_0)?">(.*?)</label>', page, re.S)
        if "(facultatif)" in words
    }
    assert faults and not faults & optional


def test_a_hospital_is_asked_the_discharge_date_and_gets_the_first_tier(visitor, office):
    page = page_text(visitor.get(f"{URL}?qui=hopital"))
    assert label(page, "Sortie d’hôpital le") == "Sortie d’hôpital le"
    assert page.index("Sortie d’hôpital le") < page.index("Préciser encore")
    refused = visitor.post(URL, entry(**SENDER))
    assert "Indiquez la date de sortie d’hôpital" in page_text(refused, 422)
    visitor.post(URL, entry(**SENDER, discharged_on="2026-11-16"))
    qualify_request(by=office.ines, at=NOW, request_id=only().id)
    assert (only().tier, only().tier_reasons) == ("T1", ["discharge"])


def test_a_hospital_asks_before_the_person_leaves_and_the_planned_day_counts(visitor, office):
    visitor.post(URL, entry(**SENDER, discharged_on="2026-11-20"))
    assert str(only().discharged_on) == "2026-11-20"
    qualify_request(by=office.ines, at=NOW, request_id=only().id)
    assert (only().tier, only().tier_reasons) == ("T1", ["discharge"])


def test_a_discharge_date_not_known_yet_is_said_and_left_to_ask(visitor, ines):
    assert visitor.post(URL, entry(**SENDER, discharge_unknown="on")).status_code == 302
    assert only().discharged_on is None
    page = page_text(ines.get(f"/acces/demandes/{only().id}/"))
    assert "sortie d’hôpital, date à demander" in page


def test_a_hospital_sent_as_a_partner_keeps_what_it_knows(visitor):
    sender = SENDER | {"filled_by_whom": "partner"}
    visitor.post(URL, entry(**sender, discharged_on="2026-11-16", ald="on"))
    assert (only().filled_by, only().ald, str(only().discharged_on)) == (
        "professional",
        True,
        "2026-11-16",
    )


@pytest.mark.requirement("PRI-01")
@pytest.mark.parametrize(
    ("sender", "how"),
    [
        (SENDER | {"discharge_unknown": "on"}, "recueilli par Mme Périchon, CH du Forez"),
        (
            {
                "filled_by_whom": "partner",
                "reporter_origin": "town_hall",
                "reporter_name": "Accueil",
                "reporter_structure": "Mairie de Gourdon",
            },
            "recueilli par Accueil, Mairie de Gourdon",
        ),
        (
            {"filled_by_whom": "carer", "reporter_name": "Anne Fougère"},
            "recueilli par Anne Fougère",
        ),
    ],
)
def test_an_agreement_said_to_somebody_is_not_recorded_as_given_online(visitor, ines, sender, how):
    visitor.post(URL, entry(**sender))
    consent = Consent.objects.get()
    assert (consent.means, consent.collected_as) == ("oral", sender["filled_by_whom"])
    page = page_text(ines.get(f"/acces/demandes/{only().id}/"))
    assert f"À l’oral, {how}" in page and "En ligne" not in page


def test_her_own_agreement_is_given_online(visitor, ines):
    visitor.post(URL, entry())
    assert Consent.objects.get().means == "online"
    assert "En ligne" in page_text(ines.get(f"/acces/demandes/{only().id}/"))


def test_a_carer_leaves_a_name_and_a_phone_for_the_office_to_call(visitor, ines):
    carer = {
        "filled_by_whom": "carer",
        "reporter_name": "Anne Fougère",
        "reporter_phone": "0612121212",
    }
    visitor.post(URL, entry(**carer))
    assert (only().reporter_name, only().reporter_phone) == ("Anne Fougère", "0612121212")
    page = page_text(ines.get(f"/acces/demandes/{only().id}/"))
    assert "Anne Fougère" in page and 'href="tel:0612121212"' in page
    assert "Indiquez votre nom" in page_text(visitor.post(URL, entry(filled_by_whom="carer")), 422)


def test_the_receipt_speaks_to_the_sender_and_follows_the_request(visitor, office):
    answer = visitor.post(URL, entry(**SENDER, discharge_unknown="on"), follow=True)
    page, address = page_text(answer), answer.redirect_chain[-1][0]
    assert "Votre demande" not in page and "appelle la personne directement" in page
    assert "Demande reçue" in page and "Fougère" not in page
    qualify_request(by=office.ines, at=NOW, request_id=only().id)
    assert "Sur la liste" in page_text(visitor.get(address))


def test_another_person_is_typed_without_typing_the_sender_again(visitor):
    answer = visitor.post(URL, entry(**SENDER, discharge_unknown="on"), follow=True)
    again = re.search(r'href="([^"]+/autre/)"', page_text(answer))[1]
    page = page_text(visitor.get(again))
    for value in ("Mme Périchon", "CH du Forez", "04 77 00 00 01"):
        assert f'value="{value}"' in page
    assert "Fougère" not in page and 'name="reporter_origin" value="hospital"' in page


def test_the_sender_is_in_no_address_and_gone_with_the_request(visitor, office):
    answer = visitor.post(URL, entry(**SENDER, discharge_unknown="on"), follow=True)
    again = f"{answer.redirect_chain[-1][0]}autre/"
    receipt = base64.urlsafe_b64decode(again.split("/")[3].split(":")[0] + "==")
    assert b"CB-" in receipt and b"richon" not in receipt
    assert visitor.get(f"{URL}recu/faux/autre/").status_code == 404
    withdraw_for_person(by=office.ines, at=NOW, request_id=only().id)
    assert visitor.get(again)["Location"] == URL


def test_the_day_after_nobody_reads_who_sent_the_last_one(visitor, monkeypatch):
    answer = visitor.post(URL, entry(**SENDER, discharge_unknown="on"), follow=True)
    address, tomorrow = answer.redirect_chain[-1][0], time.time() + 13 * 3600
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    assert visitor.get(address).status_code == 200
    assert visitor.get(f"{address}autre/")["Location"] == URL
    assert not AuditEntry.objects.filter(action="care_request.read.sender").exists()


def test_the_person_herself_reads_sentences_of_her_own(visitor):
    own = page_text(visitor.get(f"{URL}?qui=moi"))
    assert "Je me déplace difficilement" in own and "J’accepte la téléconsultation" in own
    assert "Se déplace difficilement" not in own


def test_the_office_writes_down_the_agreement_of_somebody_else(ines):
    page = page_text(ines.get("/acces/demandes/nouvelle/"))
    assert "Son accord" in page and "Votre accord" not in page
    assert "Se déplace difficilement" in page


def test_a_day_of_two_figures_for_the_year_is_read(visitor):
    answer = visitor.post(URL, entry(discharged_on="02/11/26"))
    assert answer.status_code == 302
    assert CareRequest.objects.get().discharged_on.isoformat() == "2026-11-02"


def test_a_field_that_is_emptied_is_said_to_be_emptied(visitor):
    answer = visitor.post(URL, entry(street="3 rue des Tilleuls 2 51 03 46 127 089 25"))
    page = page_text(answer, 422)
    assert "nous ne le gardons jamais et l’avons effacé" in page and "127 089" not in page
