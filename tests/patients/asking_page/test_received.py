"""A number, no promise, nothing lost: what is typed is kept as it is."""

import re
from datetime import date

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from patients.models import CareRequest, Consent
from patients.operations import settings
from tests.patients.asking_page.received import URL, only
from tests.patients.conftest import TEXT
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_somebody_asks_on_a_phone_and_gets_a_number_and_no_promise(visitor, entry):
    page = visitor.get(f"{URL}?qui=moi")
    assert page_text(page).index("Voyez-vous déjà un médecin") < page_text(page).index("Nom")
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    answer = visitor.post(URL, entry(token=token), follow=True)
    row = only()
    assert re.fullmatch(r"CB-\d+", row.reference)
    assert f"Votre demande porte le numéro {row.reference}" in re.sub(
        r"<[^>]+>", "", page_text(answer)
    )
    assert "sans pouvoir promettre une place" in page_text(answer)
    assert "appelez le 15" in page_text(answer)
    assert (row.state, row.age, row.birth_year) == ("received", 75, 1951)


@pytest.mark.requirement("PRI-01")
def test_the_agreement_is_kept_with_its_proof(visitor, entry):
    visitor.post(URL, entry())
    consent = Consent.objects.get(request=only())
    assert (consent.text_version, consent.means, consent.given_by) == (TEXT, "online", "person")
    assert len(consent.text_sha256) == 64
    assert consent.collected_by is None and consent.given_at.date() == NOW.date()


def test_sent_twice_makes_one_and_leads_to_the_same_page(visitor, entry):
    form = entry()
    first, second = (visitor.post(URL, form)["Location"] for _ in range(2))
    assert first == second
    assert CareRequest.objects.count() == 1


def test_the_same_person_asking_twice_learns_nothing(visitor, entry):
    pages = [page_text(visitor.post(URL, entry(), follow=True)) for _ in range(2)]
    assert CareRequest.objects.count() == 2
    volatile = r"CB-\d+|suivi/[\w:/-]+|csrfmiddlewaretoken\" value=\"\w+"
    shapes = [re.sub(volatile, "", page) for page in pages]
    assert shapes[0] == shapes[1]


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
def test_a_phone_in_five_spellings_is_one_number(visitor, entry, spelling):
    visitor.post(URL, entry(phone=spelling))
    assert only().phone == "0612345678"


def test_somebody_without_a_home_asks_too(visitor, entry):
    assert visitor.post(URL, entry(street="")).status_code == 302
    assert only().street is None


def test_out_of_the_territory_is_received_told_so_and_not_lost(visitor, entry):
    settings.change_settings(
        by=SYSTEM, at=NOW, valid_from=date(2026, 1, 1), neighbours=["CPTS du Lot sud"]
    )
    form = entry(commune="autre", other_commune="46300 Anglars-Nozac")
    page = page_text(visitor.post(URL, form, follow=True))
    assert "n’est pas dans notre territoire" in page and "CPTS du Lot sud" in page
    assert only().out_of_territory and only().state == "received"


def test_a_commune_of_ours_written_by_hand_is_ours(visitor, entry):
    visitor.post(URL, entry(commune="autre", other_commune="gourdon"))
    assert (only().commune_id, only().out_of_territory) == ("46127", False)


def test_the_local_emergency_number_is_a_setting(visitor, entry):
    settings.change_settings(
        by=SYSTEM, at=NOW, valid_from=date(2026, 1, 1), emergency="15 / 116 117"
    )
    assert "appelez le 15 / 116 117" in page_text(visitor.get(URL))


def test_what_is_not_asked_is_not_written(visitor, entry):
    visitor.post(
        URL, entry(state="accepted", tier="T1", number="1", prefix="XX", id="x", qualified_at="x")
    )
    row = only()
    assert (row.state, row.tier, row.prefix) == ("received", "", "CB")
    assert row.number > 1


@pytest.mark.parametrize("name", ["O’Brien-Ñandú", "李", "D’Angelo--Çelik"])
def test_a_name_is_kept_as_it_is(visitor, entry, name):
    visitor.post(URL, entry(last_name=name))
    assert only().last_name == name


@pytest.mark.parametrize("program", ["{{7*7}}", "<img src=x onerror=1>"])
def test_what_looks_like_a_program_is_kept_as_text_and_shown_escaped(visitor, entry, ines, program):
    visitor.post(URL, entry(former_doctor=program))
    assert only().former_doctor == program
    assert "<img src=x" not in ines.get(f"/acces/demandes/{only().id}/").content.decode()
