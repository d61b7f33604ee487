"""A doctor opens places or says no: one click, or the whole form."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from patients.models import CareOffer
from patients.queries import offers as offer_queries
from patients.queries.doctors import of_person
from tests.patients.asking import TODAY, ask, open_places, propose
from tests.patients.doctor_pages.conftest import offer_form
from tests.support.pages import page_text


@pytest.mark.parametrize(
    ("word", "expected"), [("2", ("now", 2)), ("later-1", ("six_months", 1)), ("no", ("no", 0))]
)
def test_one_click_says_it(world, word, expected):
    page = page_text(world.browsers.nadia.get("/mes-places/"))
    assert "J’ouvre 2 places" in page
    assert "Pas en ce moment : ne plus me solliciter avant juin 2027" in page
    posted = {"token": str(uuid4()), "quick": word}
    for _ in range(2):  # a double click
        answer = world.browsers.nadia.post("/mes-places/", posted, follow=True)
        assert answer.status_code == 200
    offer = CareOffer.objects.get()
    assert (offer.availability, offer.places) == expected


def test_no_button_offers_fewer_places_than_answers_are_awaited(world):
    offer = open_places(world.doctor)
    for _ in range(2):
        propose(world, ask(), offer)
    page = page_text(world.browsers.nadia.get("/mes-places/"))
    buttons = re.findall(r'name="quick" value="([^"]+)"', page)
    assert buttons == ["2", "3", "4", "later-2", "no", "no-hand-back"]
    posted = {"token": str(uuid4()), "quick": "later-2"}
    assert world.browsers.nadia.post("/mes-places/", posted).status_code == 302
    latest = CareOffer.objects.order_by("-recorded_at").first()
    assert (latest.availability, latest.places) == ("six_months", 2)


def test_a_click_without_a_token_asks_to_reload(world):
    answer = world.browsers.nadia.post("/mes-places/", {"quick": "2"}, follow=True)
    assert "Rechargez la page" in page_text(answer)
    assert CareOffer.objects.count() == 0


def test_the_whole_form_keeps_every_criterion(world):
    form = offer_form(
        communes=["46127"], ages=["71+"], home_visits="on", families="on", languages="occitan"
    )
    assert world.browsers.nadia.post("/mes-places/", form).status_code == 302
    offer = offer_queries.current_offers([of_person(world.doctor.person_id).id], TODAY)
    offer = next(iter(offer.values()))
    assert (offer.places, offer.max_km, offer.communes, offer.ages) == (3, 15, ["46127"], ["71+"])
    assert (offer.home_visits, offer.families, offer.languages) == (True, True, "occitan")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"places": "0"}, "au moins une place"),
        ({"places": "1e9"}, "nombre entier"),
        ({"places": "1_0"}, "nombre entier"),
        ({"places": "+4"}, "nombre entier"),
        ({"places": "99"}, "trop grand"),
        ({"max_km": "-3"}, "au moins 1"),
        ({"ends_on": "31/02/2027"}, "n’existe pas"),
        ({"ends_on": "2020-01-01"}, "à venir"),
        ({"availability": "demain"}, "n’existe pas"),
        ({"communes": ["75056"]}, "n’existe pas"),
        ({"languages": "2 51 03 46 127 001 33"}, "numéro de sécurité sociale"),
    ],
)
def test_a_strange_offer_comes_back_with_a_sentence_and_nothing_lost(world, changed, sentence):
    answer = world.browsers.nadia.post("/mes-places/", offer_form(**changed))
    assert sentence in page_text(answer, 422)
    assert "127 001" not in page_text(answer, 422)
    assert CareOffer.objects.count() == 0


def test_an_offer_is_changed_renewed_and_closed_by_its_doctor(world):
    offer = open_places(world.doctor, 2)
    page = f"/mes-places/{offer}/"
    assert world.browsers.nadia.get(page).status_code == 200
    changed = world.browsers.nadia.post(page, offer_form(version="1", places="4"))
    assert changed.status_code == 302
    stale = world.browsers.nadia.post(page, offer_form(version="1", places="5"))
    assert "a changé" in page_text(stale, 422)
    renewed = world.browsers.nadia.post(f"{page}etape/", {"step": "renew", "version": "2"})
    assert renewed.status_code == 302
    world.browsers.nadia.post(f"{page}etape/", {"step": "close", "version": "3"})
    row = CareOffer.objects.get()
    assert (row.places, row.ends_on, row.closed_at is not None) == (
        4,
        TODAY + timedelta(days=183),
        True,
    )


def test_another_doctor_s_offer_is_nowhere(world):
    offer = open_places(world.doctor)
    for path in (f"/mes-places/{offer}/", f"/mes-places/{offer}/etape/"):
        assert world.browsers.hugo.get(path).status_code == 404
        assert world.browsers.hugo.post(path, {"step": "close", "version": 1}).status_code == 404
    assert CareOffer.objects.current().count() == 1


def test_the_form_proposes_the_number_of_places_she_offers(world):
    open_places(world.doctor, 3)
    page = world.browsers.nadia.get("/mes-places/")
    assert page.context["form"].initial["places"] == 3


def test_a_no_on_the_whole_form_is_told_without_the_criteria(world):
    form = offer_form(availability="no", places="")
    page = page_text(world.browsers.nadia.post("/mes-places/", form, follow=True))
    assert "personne ne vous sollicitera avant la date dite" in page and "Pour qui :" not in page
    assert CareOffer.objects.get().is_no
