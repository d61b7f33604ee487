"""The public page: a number, no promise, nothing lost, nothing that must not be stored."""

import re
from datetime import date, datetime

import pytest
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from patients.forms.fields import fresh_token
from patients.models import CareRequest, Consent
from patients.operations import settings
from tests.patients.conftest import NOW, TEXT, text

URL = "/medecin-traitant/"
NIR = "2 51 03 46 127 089 25"


@pytest.fixture
def typed():
    def _typed(**changed):
        given = {
            "token": fresh_token(),
            "consent_version": TEXT,
            "sees_doctor": "non",
            "filled_by_whom": "person",
            "last_name": "Fougère",
            "first_name": "Lucienne",
            "birth_date": "1951-03-04",
            "commune": "46127",
            "street": "3 rue des Tilleuls",
            "phone": "06 12 34 56 78",
            "agreed": "on",
        } | changed
        return {name: value for name, value in given.items() if value is not None}

    return _typed


@pytest.fixture
def visitor(ground):
    return Client()


def only() -> CareRequest:
    return CareRequest.objects.get()


def test_somebody_asks_on_a_phone_and_gets_a_number_and_no_promise(visitor, typed):
    page = visitor.get(f"{URL}?qui=moi")
    assert page.status_code == 200
    assert text(page).index("Voyez-vous déjà un médecin") < text(page).index("Nom")
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    answer = visitor.post(URL, typed(token=token), follow=True)
    row = only()
    assert re.fullmatch(r"CB-\d+", row.reference)
    assert f"Votre demande porte le numéro {row.reference}" in re.sub(r"<[^>]+>", "", text(answer))
    assert "sans pouvoir promettre une place" in text(answer)
    assert "appelez le 15" in text(answer)
    assert (row.state, row.age, row.birth_year) == ("received", 75, 1951)


@pytest.mark.requirement("PRI-01")
def test_the_agreement_is_kept_with_its_proof(visitor, typed):
    visitor.post(URL, typed())
    consent = Consent.objects.get(request=only())
    assert (consent.text_version, consent.means, consent.given_by) == (TEXT, "online", "person")
    assert len(consent.text_sha256) == 64
    assert consent.collected_by is None and consent.given_at.date() == NOW.date()


def test_sent_twice_makes_one_and_leads_to_the_same_page(visitor, typed):
    form = typed()
    first, second = (visitor.post(URL, form)["Location"] for _ in range(2))
    assert first == second
    assert CareRequest.objects.count() == 1


def test_the_same_person_asking_twice_learns_nothing(visitor, typed):
    pages = [text(visitor.post(URL, typed(), follow=True)) for _ in range(2)]
    assert CareRequest.objects.count() == 2
    shapes = [
        re.sub(r"CB-\d+|suivi/[\w:/-]+|csrfmiddlewaretoken\" value=\"\w+", "", one) for one in pages
    ]
    assert shapes[0] == shapes[1]


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
def test_a_social_security_number_is_refused_and_echoed_nowhere(visitor, typed, field, caplog):
    answer = visitor.post(URL, typed(**{field: f"note {NIR}"}))
    assert answer.status_code == 422
    assert "numéro de sécurité sociale" in text(answer)
    assert "127 089" not in text(answer) + caplog.text
    assert not CareRequest.objects.exists()
    if field != "street":
        assert "3 rue des Tilleuls" in text(answer)


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
        ({"discharged_on": "2027-01-01"}, "dans le futur"),
        ({"discharged_on": "1940-01-01"}, "avant la naissance"),
        ({"token": "faux"}, "ouverte depuis longtemps"),
        ({"token": None}, "ouverte depuis longtemps"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(visitor, typed, changed, says):
    answer = visitor.post(URL, typed(**changed))
    assert answer.status_code == 422
    assert says in text(answer)
    assert "3 rue des Tilleuls" in text(answer)
    assert not CareRequest.objects.exists()


def test_a_page_left_open_for_days_is_sent_at_the_second_click(visitor, typed):
    answer = visitor.post(URL, typed(token="vieux"))
    token = re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]
    assert visitor.post(URL, typed(token=token)).status_code == 302


@pytest.mark.requirement("PRI-01")
def test_an_old_text_comes_back_new_and_unticked(visitor, typed):
    page = text(visitor.post(URL, typed(consent_version="1999-01")))
    assert f'name="consent_version" value="{TEXT}"' in page
    assert not re.search(r'name="agreed"[^>]*checked', page)


@pytest.mark.parametrize(
    "spelling",
    [
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+33 6 12 34 56 78",
        "0033612345678",
        "+33 (0)6-12-34-56-78",
        "０６１２３４５６７８",
    ],
)
def test_a_phone_in_five_spellings_is_one_number(visitor, typed, spelling):
    visitor.post(URL, typed(phone=spelling))
    assert only().phone == "0612345678"


def test_somebody_without_a_home_asks_too(visitor, typed):
    assert visitor.post(URL, typed(street="")).status_code == 302
    assert only().street is None


def test_a_town_hall_gives_a_name_a_phone_and_the_agreement_and_nothing_else(visitor, typed):
    answer = visitor.post(
        URL,
        typed(
            filled_by_whom="partner",
            reporter_name="Accueil CCAS",
            reporter_structure="CCAS",
            reporter_origin="town_hall",
            ald="on",
            birth_date="",
            commune="",
            sees_doctor=None,
            first_name="",
            former_doctor="Dr Ancien",
        ),
        follow=True,
    )
    row = only()
    assert (row.origin, row.ald, row.birth_date, row.former_doctor) == (
        "town_hall",
        False,
        None,
        None,
    )
    assert row.reporter_name == "Accueil CCAS"
    # a number, and no key to the person's own page
    assert answer.redirect_chain[-1][0].startswith("/medecin-traitant/recu/")
    assert row.reference in text(answer) and "suivi/" not in text(answer)


def test_out_of_the_territory_is_received_told_so_and_not_lost(visitor, typed):
    settings.change_settings(
        by=SYSTEM, at=NOW, valid_from=date(2026, 1, 1), neighbours=["CPTS du Lot sud"]
    )
    form = typed(commune="autre", other_commune="46300 Anglars-Nozac")
    page = text(visitor.post(URL, form, follow=True))
    assert "n’est pas dans notre territoire" in page and "CPTS du Lot sud" in page
    assert only().out_of_territory and only().state == "received"


def test_a_commune_of_ours_written_by_hand_is_ours(visitor, typed):
    visitor.post(URL, typed(commune="autre", other_commune="gourdon"))
    assert (only().commune_id, only().out_of_territory) == ("46127", False)


def test_the_local_emergency_number_is_a_setting(visitor, typed):
    settings.change_settings(
        by=SYSTEM, at=NOW, valid_from=date(2026, 1, 1), emergency="15 / 116 117"
    )
    assert "appelez le 15 / 116 117" in text(visitor.get(URL))


@pytest.mark.requirement("PRI-02")
@pytest.mark.parametrize(
    ("born", "age", "says"),
    [
        ("2010-11-19", 15, "Avant 16 ans"),  # 15 years and 364 days
        ("2010-11-18", 16, "À 16 et 17 ans"),  # sixteen today
        ("2008-11-19", 17, "À 16 et 17 ans"),
        ("2008-11-18", 18, ""),  # eighteen today
        ("2026-11-18", 0, "Avant 16 ans"),  # born today
    ],
)
def test_before_18_somebody_answers_for_her(visitor, typed, born, age, says):
    answer = visitor.post(URL, typed(birth_date=born))
    if says:
        assert answer.status_code == 422 and says in text(answer)
        more = {"representative": "Anne Fougère, 06 00 00 00 01", "parent_agrees": "on"}
        answer = visitor.post(URL, typed(birth_date=born, **more))
    assert answer.status_code == 302
    assert only().age == age
    given_by = {0: "representative", 15: "representative", 18: "person"}
    assert Consent.objects.get().given_by == given_by.get(age, "person_and_parent")


@pytest.mark.requirement("PRI-02")
def test_born_on_29_february_sixteen_comes_on_1_march(ask):
    born = date(2008, 2, 29)
    with pytest.raises(DomainError, match="Avant 16 ans"):
        ask(birth_date=date(2012, 2, 29), at=datetime(2028, 2, 28, 12, tzinfo=PARIS))
    with pytest.raises(DomainError, match="À 16 et 17 ans"):
        ask(birth_date=date(2012, 2, 29), at=datetime(2028, 2, 29, 12, tzinfo=PARIS))
    with pytest.raises(DomainError, match="À 16 et 17 ans"):
        ask(birth_date=born, at=datetime(2026, 2, 28, 12, tzinfo=PARIS))
    ask(birth_date=born, at=datetime(2026, 3, 1, 12, tzinfo=PARIS))


@pytest.mark.requirement("PRI-02")
def test_a_protected_adult_has_a_representative(visitor, typed):
    answer = visitor.post(URL, typed(protected_adult="on"))
    assert "Pour un majeur protégé" in text(answer)
    visitor.post(URL, typed(protected_adult="on", representative="UDAF du Lot"))
    assert Consent.objects.get().given_by == "representative"


@pytest.mark.requirement("PRI-02")
def test_a_setting_closes_the_page_to_children(visitor, typed):
    settings.change_settings(by=SYSTEM, at=NOW, valid_from=date(2026, 1, 1), minors_open=False)
    form = typed(birth_date="2015-05-05", representative="Anne Fougère")
    assert "moins de 16 ans ne passent pas par ce formulaire" in text(visitor.post(URL, form))


def test_too_many_from_one_address_wait_and_lose_nothing(visitor, typed):
    for _ in range(30):
        visitor.post(URL, typed(agreed=None))
    answer = visitor.post(URL, typed())
    assert answer.status_code == 429
    assert "Trop de demandes" in text(answer) and "3 rue des Tilleuls" in text(answer)
    assert not CareRequest.objects.exists()


def test_what_is_not_asked_is_not_written(visitor, typed):
    visitor.post(
        URL, typed(state="accepted", tier="T1", number="1", prefix="XX", id="x", qualified_at="x")
    )
    row = only()
    assert (row.state, row.tier, row.prefix) == ("received", "", "CB")
    assert row.number > 1


@pytest.mark.parametrize("name", ["O’Brien-Ñandú", "李", "D’Angelo--Çelik"])
def test_a_name_is_kept_as_it_is(visitor, typed, name):
    visitor.post(URL, typed(last_name=name))
    assert only().last_name == name


@pytest.mark.parametrize("program", ["{{7*7}}", "<img src=x onerror=1>"])
def test_what_looks_like_a_program_is_kept_as_text_and_shown_escaped(visitor, typed, ines, program):
    visitor.post(URL, typed(former_doctor=program))
    assert only().former_doctor == program
    assert "<img src=x" not in ines.get(f"/acces/demandes/{only().id}/").content.decode()
