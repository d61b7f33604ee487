"""Nothing typed is lost, and nothing is stored that must not be."""

import re

import pytest

from patients.models import CareRequest
from tests.patients.asking_page.received import URL
from tests.patients.conftest import TEXT
from tests.support.pages import page_text

NIR = "2 51 03 46 127 089 25"


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize(
    "field",
    [
        "last_name",
        "street",
        "phone",
        "languages",
        "trusted_person",
        "former_doctor",
        "email",
        "birth_date",
        "representative",
    ],
)
def test_a_social_security_number_is_refused_and_echoed_nowhere(visitor, entry, field, caplog):
    answer = visitor.post(URL, entry(**{field: f"note {NIR}"}))
    assert "numéro de sécurité sociale" in page_text(answer, 422)
    assert "127 089" not in page_text(answer, 422) + caplog.text
    assert not CareRequest.objects.exists()
    if field != "street":
        assert "3 rue des Tilleuls" in page_text(answer, 422)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"birth_date": "2026-11-19"}, "dans le futur"),
        ({"birth_date": "1896-01-01"}, "130 ans"),
        ({"birth_date": "31/02/1951"}, "Cette date n’existe pas"),
        ({"birth_date": ""}, "Indiquez la date de naissance"),
        ({"phone": "", "email": ""}, "Donnez un téléphone ou une adresse"),
        ({"phone": "12"}, "Ce numéro de téléphone n’est pas complet, ou il"),
        ({"phone": "06 12 34 56 78 9"}, "il a trop de chiffres"),
        ({"email": "pas une adresse"}, "ne peut pas recevoir de courriel"),
        ({"email": "a@localhost"}, "ne peut pas recevoir de courriel"),
        ({"email": "josé@exemple.fr"}, "pas d’accent avant le @"),
        ({"email": "a@b.fr\nBcc: c@d.fr"}, "Une seule adresse"),
        ({"agreed": None}, "Sans votre accord"),
        ({"consent_version": "1999-01"}, "a changé"),
        ({"commune": "99999"}, "choisissez dans la liste"),
        ({"commune": ""}, "Choisissez la commune"),
        ({"commune": "autre", "other_commune": "Atlantide"}, "Nous ne trouvons pas"),
        ({"last_name": "   "}, "Indiquez le nom"),
        ({"last_name": "x" * 81}, "80 caractères"),
        ({"last_name": "a\u202e🙂b"}, "des lettres"),
        ({"last_name": "<img src=x onerror=1>"}, "des lettres"),
        ({"sees_doctor": None}, "Dites si vous voyez déjà un médecin"),
        ({"sees_doctor": "peut-être"}, "choisissez dans la liste"),
        ({"filled_by_whom": None}, "Dites qui remplit"),
        ({"filled_by_whom": "professional"}, "Indiquez votre nom"),
        ({"without_since": "1789"}, "entier"),
        ({"without_since": "1940"}, "année entre 1951"),
        ({"household_size": "0"}, "entier de 1"),
        ({"household_size": "1e9"}, "entier de 1"),
        ({"distance_km": "-3"}, "entier de 0"),
        ({"discharged_on": "2027-01-01"}, "jusqu’au 18 décembre 2026"),
        ({"discharged_on": "1940-01-01"}, "avant la naissance"),
        ({"token": "faux"}, "ouverte depuis longtemps"),
        ({"token": None}, "ouverte depuis longtemps"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(visitor, entry, changed, says):
    answer = visitor.post(URL, entry(**changed))
    assert says in page_text(answer, 422)
    assert "3 rue des Tilleuls" in page_text(answer, 422)
    assert not CareRequest.objects.exists()


def test_a_page_left_open_for_days_is_sent_at_the_second_click(visitor, entry):
    answer = visitor.post(URL, entry(token="vieux"))
    token = re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]
    assert visitor.post(URL, entry(token=token)).status_code == 302


@pytest.mark.requirement("PRI-01")
def test_an_old_text_comes_back_new_and_unticked(visitor, entry):
    page = page_text(visitor.post(URL, entry(consent_version="1999-01")), 422)
    assert f'name="consent_version" value="{TEXT}"' in page
    assert not re.search(r'name="agreed"[^>]*checked', page)


def test_too_many_from_one_address_wait_and_lose_nothing(visitor, entry):
    for _ in range(30):
        visitor.post(URL, entry(agreed=None))
    answer = visitor.post(URL, entry())
    page = page_text(answer, 429)
    assert "Trop de demandes" in page and "3 rue des Tilleuls" in page
    assert not CareRequest.objects.exists()
