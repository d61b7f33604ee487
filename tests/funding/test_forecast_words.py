"""What the forecast says beside its amounts, and how near a threshold is near."""

from datetime import date
from decimal import Decimal

import pytest

from funding.forecast.first_year import forecast_first_year
from funding.forecast.values import ForecastSettings
from funding.rates.table import near_threshold
from tests.support.pages import squeezed

SIGNED = date(2022, 7, 5)


def lines(missions, *, signed_on=SIGNED, **more):
    result = forecast_first_year(population=90_000, signed_on=signed_on, missions=missions, **more)
    return {(line.code, line.part): line for line in result.lines}


def test_a_mission_of_the_signature_is_whole_and_a_later_one_says_its_share():
    found = lines({"acces": SIGNED, "parcours": None, "prevention": date(2022, 7, 6)})
    assert squeezed(found["acces", "fixed"].formula) == (
        "barème T3 : 90 000,00 €, dont avance 75 % : 67 500,00 €"
    )
    assert squeezed(found["parcours", "fixed"].formula) == (
        "barème T3 : 45 000,00 €, dont avance 75 % : 33 750,00 €"
    )
    assert squeezed(found["prevention", "fixed"].formula) == (
        "barème T3 : 17 500,00 € × 364/365 (démarrage le 6 juillet 2022) = 17 452,05 €, "
        "dont avance 75 % : 13 089,04 €"
    )


@pytest.mark.parametrize("started_on", [None, date(2020, 9, 1)])
def test_where_the_split_is_unknown_the_maximum_and_its_source_are_said(started_on):
    found = lines({"acces": started_on}, signed_on=date(2020, 7, 5))
    for part in ("fixed", "variable"):
        line = found["acces", part]
        assert (line.amount_eur, line.advance_eur) == (None, None)
        assert squeezed(line.reason).endswith("seul le maximum l’est : 120 000,00 €.")
        assert line.formula == line.reason
        assert line.source == (
            "maximum : Le Quotidien du Médecin, 21/11/2019 ; "
            "Le Quotidien du Médecin, fin 2021 (projet d’avenant 2)"
        )


def test_each_crisis_event_is_a_line_and_none_is_said_to_be_due_to_nothing():
    [nothing] = [line for (code, _), line in lines({"crise": None}).items() if code == "crise"]
    assert (nothing.amount_eur, nothing.advance_eur, nothing.formula) == (
        0,
        0,
        "aucun événement donné : rien n’est dû tant que le plan n’est pas remis",
    )
    paid = lines({"crise": None}, crisis=("first-plan",))["crise", "crisis"]
    assert paid.label == "Plan de crise, première rédaction"
    assert squeezed(paid.formula) == "barème T3 : 45 000,00 €, hors avance"


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("days", "au jour près, de la date de démarrage à la veille de l’anniversaire"),
        ("twelfths", "par douzièmes, tout mois entamé compte"),
    ],
)
def test_the_settings_are_said_in_one_sentence(unit, words):
    sentence = ForecastSettings(advance_rate=Decimal("0.75"), prorata_unit=unit).sentence()
    assert sentence == (
        f"Avance : 75 %. Prorata : {words}. "
        "Arrondi : au centime le plus proche, ligne par ligne. "
        "L’unité du prorata et l’arrondi ne sont pas publiés : ce sont des réglages du portail."
    )


@pytest.mark.parametrize(
    ("population", "threshold"),
    [
        (1, None),
        (38_799, None),
        (38_800, 40_000),
        (41_200, 40_000),
        (41_201, None),
        (77_599, None),
        (77_600, 80_000),
        (82_400, 80_000),
        (82_401, None),
        (169_749, None),
        (169_750, 175_000),
        (180_250, 175_000),
        (180_251, None),
    ],
)
def test_a_population_is_near_a_threshold_at_three_percent(population, threshold):
    assert near_threshold(population) == threshold
