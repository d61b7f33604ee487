"""Does an offer fit a need? Each criterion is answered in words, at its bounds."""

from types import SimpleNamespace

import pytest

from patients.domain import matching

ANY = {
    "communes": (),
    "max_km": None,
    "ages": (),
    "ald": True,
    "home_visits": True,
    "families": True,
}
NEED = {"commune_id": "46127", "age": 75, "ald": False, "home_visit": False}


def answers(need=(), offer=(), *, places=1, home=1, km=None) -> list[tuple[bool, str]]:
    rows = matching.criteria(
        SimpleNamespace(**NEED | dict(need)),
        SimpleNamespace(**ANY | dict(offer)),
        places=places,
        home=home,
        km=km,
    )
    return [(row.is_met, row.words.replace("\xa0", " ")) for row in rows]


@pytest.mark.parametrize(
    ("places", "home", "met", "words"),
    [
        (0, 1, False, "Plus de place"),
        (1, 1, True, "1 place libre"),
        (1, 2, False, "2 places nécessaires, 1 libre"),
        (2, 2, True, "2 places libres"),
    ],
)
def test_an_offer_has_a_place_for_each_of_a_home(places, home, met, words):
    assert answers(places=places, home=home)[0] == (met, words)


def test_an_offer_for_anybody_says_its_places_alone():
    assert answers() == [(True, "1 place libre")]


@pytest.mark.parametrize(
    ("need", "offer", "met", "words"),
    [
        ({}, {"communes": ("46127",)}, True, "Commune acceptée"),
        ({}, {"communes": ("46334",)}, False, "Commune non retenue"),
        ({"age": 70}, {"ages": ("60-70",)}, True, "Âge accepté"),
        ({"age": 71}, {"ages": ("60-70",)}, False, "Âge non retenu"),
        ({"ald": True}, {}, True, "Accepte les ALD"),
        ({"ald": True}, {"ald": False}, False, "N’accepte pas les ALD"),
        ({"home_visit": True}, {}, True, "Visites à domicile"),
        ({"home_visit": True}, {"home_visits": False}, False, "Pas de visites à domicile"),
    ],
)
def test_a_criterion_is_asked_of_whom_it_concerns(need, offer, met, words):
    assert answers(need, offer)[1:] == [(met, words)]


@pytest.mark.parametrize(
    ("km", "met", "words"),
    [
        (None, True, "Distance inconnue"),
        (0, True, "Même commune (8 km au plus)"),
        (8, True, "8 km (8 km au plus)"),
        (9, False, "9 km (8 km au plus)"),
    ],
)
def test_a_distance_is_refused_beyond_the_one_that_was_said(km, met, words):
    assert answers(offer={"max_km": 8}, km=km)[1:] == [(met, words)]


@pytest.mark.parametrize(
    ("families", "met", "words"),
    [(True, True, "Foyer de 2 accepté"), (False, False, "Foyer de 2, une seule personne acceptée")],
)
def test_a_home_is_of_two_people_at_least(families, met, words):
    assert answers(offer={"families": families}, places=2, home=2)[1:] == [(met, words)]


def test_the_first_criterion_that_is_not_met_stops():
    rows = [matching.Criterion("places", True, ""), matching.Criterion("ald", False, "N’accepte")]
    assert matching.stops(rows).name == "ald"
    assert matching.stops(rows[:1]) is None
