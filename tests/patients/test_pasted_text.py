"""What people paste, and the usual ways of writing: read as they meant it, by real posts."""

import re

import pytest
from django.test import Client

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.actor import SYSTEM
from members.operations import reference
from patients.forms.elsewhere import CHOOSE, CHOSEN, FIND_COMMUNE, WRITE_IT
from patients.forms.fields import fresh_token
from patients.models import CareRequest
from tests.inputs import lines
from tests.patients.conftest import GOURDON_TOWN, TEXT
from tests.signing_in import make_account, make_member, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL, SEARCH = "/medecin-traitant/", "/acces/demandes/recherche/"


def entry(**changed) -> dict:
    form = {
        "token": fresh_token(),
        "consent_version": TEXT,
        "sees_doctor": "non",
        "filled_by_whom": "person",
        "last_name": "Fougère",
        "first_name": "Lucienne",
        "birth_date": "1951-03-04",
        "commune": GOURDON_TOWN,
        "phone": "06 12 34 56 78",
        "agreed": "on",
    }
    return form | changed


def submitted(client=None, **changed) -> CareRequest:
    answer = (client or Client()).post(URL, entry(**changed))
    assert answer.status_code == 302, re.sub(r"\s+", " ", page_text(answer, 302))[-4000:]
    return CareRequest.objects.order_by("number").last()


@pytest.mark.parametrize("spelling", lines("phones_between_invisible_marks.txt"))
def test_a_phone_copied_from_contacts_is_the_number_it_shows(office, spelling):
    assert submitted(phone=spelling).phone == "0612345679"


def test_an_overseas_phone_is_found_by_either_spelling_and_makes_one_subscriber(office, ines):
    with_prefix, national = lines("phone_overseas_in_two_spellings.txt")
    first, second = submitted(phone=with_prefix), submitted(phone=national, last_name="Bruyère")
    assert first.phone == second.phone == "0692112233"
    assert first.same_phone == second.same_phone
    for words in (with_prefix, national, "00262692112233"):
        page = page_text(ines.post("/acces/demandes/chercher/", {"words": words}))
        assert first.reference in page and second.reference in page


@pytest.mark.parametrize("spelling", lines("names_with_apostrophe_lookalikes.txt"))
def test_an_apostrophe_lookalike_is_the_apostrophe_and_the_person_is_found(office, ines, spelling):
    row = submitted(last_name=spelling)
    assert row.last_name in ("O’Connor", "D’Arcy", "M’Bo")
    for words in (spelling, row.last_name, row.last_name.replace("’", "'")):
        assert row.reference in page_text(ines.post("/acces/demandes/chercher/", {"words": words}))


def test_a_name_with_a_picture_is_refused_in_this_form_as_in_the_others(office):
    answer = Client().post(URL, entry(last_name="D’Angelo--Çelik 🙂"))
    assert "des lettres, des espaces, des tirets et des apostrophes" in page_text(answer, 422)


def test_a_name_in_two_alphabets_is_refused_with_a_sentence(office):
    answer = Client().post(URL, entry(last_name="Fоugère"))
    assert "plusieurs alphabets" in page_text(answer, 422)


def test_invisible_characters_are_dropped_from_every_line_of_the_request(office):
    comment = lines("comment_with_joined_pictures.txt")[0]
    row = submitted(
        first_name="Lu\u00adcienne",
        street="3\u200b rue des Tilleuls",
        email="\ufeffa@exe\u2060mple.fr\u200b",
        languages=comment,
        former_doctor="\u202adr Lilas\u202c",
        distance_km="\u200e12",
    )
    assert (row.first_name, row.street, row.email) == (
        "Lucienne",
        "3 rue des Tilleuls",
        "a@exemple.fr",
    )
    assert (row.languages, row.former_doctor, row.distance_km) == (comment, "dr Lilas", 12)


def test_only_who_asks_for_oneself_is_offered_her_own_identity(office, ines):
    nurse = signed_in(make_account(person=make_member(), name="Claudie Bruyère"))
    row = submitted()
    somebody_elses = [
        ines.get("/acces/demandes/nouvelle/"),
        ines.get(f"/acces/demandes/{row.id}/corriger/"),
        ines.get("/acces/medecins/ajouter/"),
        nurse.get("/signaler-un-patient/"),
    ]
    for answer in somebody_elses:
        assert set(re.findall(r'autocomplete="([^"]*)"', page_text(answer))) == {"off"}
    own = page_text(Client().get(f"{URL}?qui=moi"))
    for token in ("family-name", "given-name", "tel", "email", "street-address"):
        assert f'autocomplete="{token}"' in own


def test_no_number_of_the_request_turns_with_the_wheel(office, ines):
    for page in (
        page_text(Client().get(f"{URL}?qui=moi")),
        page_text(ines.get("/acces/demandes/nouvelle/")),
    ):
        assert 'type="number"' not in page
        for name in ("without_since", "household_size", "distance_km"):
            box = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
            assert 'inputmode="numeric"' in box and 'type="text"' in box


@pytest.fixture
def nation(office):
    reference.load_reference(by=SYSTEM, at=NOW)


RIGHT = {
    "Saint-Thurin 42111": "42245",
    "42111 Saint-Julien-la-Vêtre": "42245",
    "Chalmazel 42920": "42039",
    "Jeansagnière": "42039",
    "Montbrison (Loire)": "42147",
    "Paris 12e": "75112",
}


def test_a_merged_village_and_the_usual_spellings_lead_to_todays_commune(nation, ines):
    for spelling in lines("communes_merged_and_usual_spellings.txt"):
        assert submitted(commune="autre", other_commune=spelling).commune_id == RIGHT[spelling]
    nurse = signed_in(make_account(person=make_member(), name="Claudie Bruyère"))
    form = entry(commune="autre", other_commune="St Thurin", reporter_origin="nurse")
    assert nurse.post("/signaler-un-patient/", form).status_code == 302
    form = entry(commune="autre", other_commune="saint thurin (42)", means="oral")
    assert ines.post("/acces/demandes/nouvelle/", form).status_code == 302
    last = CareRequest.objects.order_by("-number")[:2]
    assert {row.commune_id for row in last} == {"42245"}


def test_several_communes_of_one_name_are_a_list_to_choose_from(nation):
    visitor = Client()
    answer = visitor.post(URL, entry(commune="autre", other_commune="St Just"))
    page = page_text(answer, 422)
    assert answer.status_code == 422 and CHOOSE in page
    options = dict(re.findall(rf'<option value="{CHOSEN}(\w+)"[^>]*>([^<]*)</option>', page))
    assert options["01369"].startswith("Saint-Just (Ain, 01250")
    assert 'value="Fougère"' in page
    # « Aucune de celles-là » gives the box to write in back
    write = page_text(visitor.post(URL, entry(commune="autre", other_commune=WRITE_IT[0])), 422)
    assert FIND_COMMUNE in write and re.search(r'<input type="text" name="other_commune"', write)
    # another fault keeps the choice
    chosen = {"commune": "autre", "other_commune": f"{CHOSEN}01369"}
    again = page_text(visitor.post(URL, entry(**chosen, birth_date="31/02/1951")), 422)
    assert f'value="{CHOSEN}01369" selected' in again
    assert submitted(visitor, **chosen).commune_id == "01369"


def test_the_list_of_the_territory_names_the_villages_of_yesterday(nation):
    from members.queries import communes

    commune = communes.find_commune("42245")
    assert commune.choice == "Vêtre-sur-Anzon (Saint-Julien-la-Vêtre, Saint-Thurin)"


def test_a_phone_is_shown_as_it_is_written(office, ines):
    row = submitted(phone="0612345678")
    page = ines.get(f"/acces/demandes/{row.id}/").content.decode()
    assert phones.formatted("0612345678") in page
    assert "0612345678" not in re.sub(r'href="[^"]*"', "", page)
