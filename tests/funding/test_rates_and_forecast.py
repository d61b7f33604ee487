"""The first year of a contract: exact to the cent, monotone, and silent about what is unknown."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.periods import contract_year
from funding.forecast.first_year import forecast_first_year
from funding.forecast.values import DEFAULTS, ForecastSettings
from funding.rates.table import (
    PACKAGED,
    band,
    das2_threshold,
    in_force,
    load,
    near_threshold,
    social_security_ceiling,
    table,
)

SIGNED = date(2022, 7, 5)
MISSIONS = ("acces", "parcours", "prevention", "crise", "qualite", "accompagnement")
BANDS = ("T1", "T2", "T3", "T4")
POPULATION = {"T1": 20_000, "T2": 60_000, "T3": 90_000, "T4": 300_000}

some_missions = st.lists(st.sampled_from(MISSIONS), unique=True, max_size=6)
populations = st.integers(min_value=1, max_value=5_000_000)
signatures = st.dates(min_value=date(2022, 4, 1), max_value=date(2100, 12, 31))


def forecast(missions, *, population=90_000, signed_on=SIGNED, **more):
    chosen = missions if isinstance(missions, dict) else dict.fromkeys(missions)
    return forecast_first_year(population=population, signed_on=signed_on, missions=chosen, **more)


def test_loire_forez_comes_out_to_the_cent():
    result = forecast(["acces", "parcours", "prevention"])
    assert result.band == "T3"
    assert result.advance_eur == Decimal("170625.00")
    assert result.balance_eur == Decimal("56875.00")
    assert result.entitlement_fixed_eur == Decimal("227500.00")
    assert result.variable_max_eur == Decimal("97500.00")
    assert result.maximum_eur == Decimal("325000.00")


@pytest.mark.requirement("REL-07")
@given(some_missions, populations, signatures)
def test_advance_and_balance_make_the_fixed_entitlement(missions, population, signed_on):
    result = forecast(missions, population=population, signed_on=signed_on)
    assert result.advance_eur + result.balance_eur == result.entitlement_fixed_eur
    assert result.maximum_eur == result.entitlement_fixed_eur + result.variable_max_eur
    assert sum(line.amount_eur for line in result.lines) == result.maximum_eur


@pytest.mark.requirement("REL-07")
@given(some_missions, populations, signatures, st.sampled_from(["first-plan", "update"]))
def test_every_amount_is_an_exact_number_of_cents(missions, population, signed_on, event):
    crisis = (event,) if "crise" in missions else ()
    result = forecast(missions, population=population, signed_on=signed_on, crisis=crisis)
    amounts = [result.advance_eur, result.balance_eur, result.maximum_eur]
    amounts += [line.amount_eur for line in result.lines]
    for amount in amounts:
        assert type(amount) is Decimal
        assert amount == amount.quantize(Decimal("0.01"))


@given(some_missions, st.randoms())
def test_the_order_of_the_missions_is_irrelevant(missions, random):
    shuffled = random.sample(missions, len(missions))
    assert forecast(missions) == forecast(shuffled)


@given(some_missions, signatures)
def test_a_bigger_band_never_pays_less(missions, signed_on):
    rows = [forecast(missions, population=POPULATION[size], signed_on=signed_on) for size in BANDS]
    for name in ("advance_eur", "balance_eur", "variable_max_eur", "maximum_eur"):
        values = [getattr(result, name) for result in rows]
        assert values == sorted(values)


@given(populations, populations)
def test_bands_follow_the_population(first, second):
    small, big = sorted([first, second])
    assert BANDS.index(band(small)) <= BANDS.index(band(big))


@pytest.mark.parametrize(
    ("population", "size"),
    [
        (1, "T1"),
        (39_999, "T1"),
        (40_000, "T2"),
        (79_999, "T2"),
        (80_000, "T3"),
        (175_000, "T3"),
        (175_001, "T4"),
        (5_000_000, "T4"),
    ],
)
def test_the_thresholds_fall_where_the_agreement_says(population, size):
    assert band(population) == size


@pytest.mark.parametrize("population", [0, -1, 5_000_001])
def test_an_impossible_population_is_refused(population):
    with pytest.raises(DomainError, match="population"):
        band(population)


def test_a_population_near_a_threshold_is_said():
    assert near_threshold(78_000) == 80_000
    assert near_threshold(90_000) is None
    assert forecast(["acces"], population=78_000).warnings


def test_without_any_mission_functioning_is_paid_whole():
    result = forecast([])
    assert (result.advance_eur, result.balance_eur) == (75_000, 0)


def test_functioning_says_whether_it_is_advanced_or_paid_whole():
    running, waiting = forecast(["acces"]).lines[0], forecast([]).lines[0]
    assert (
        re.search(r"avancé à 75\s%", running.formula) and running.advance_eur < running.amount_eur
    )
    assert "versé en entier" in waiting.formula and waiting.advance_eur == waiting.amount_eur


def test_the_last_signature_is_the_last_day_of_2100():
    assert forecast([], signed_on=date(2100, 12, 31)).lines
    with pytest.raises(DomainError, match="trop lointaine"):
        forecast([], signed_on=date(2101, 1, 1))


def test_crisis_events_are_entitlement_and_never_advance():
    without = forecast(["acces", "crise"])
    paid = forecast(["acces", "crise"], crisis=("first-plan", "recognised"))
    assert without.entitlement_fixed_eur == 165_000
    assert paid.entitlement_fixed_eur == 165_000 + 45_000 + 67_500
    assert (paid.advance_eur, paid.balance_eur) == (without.advance_eur, without.balance_eur)
    assert paid.maximum_eur == without.maximum_eur + 112_500


@pytest.mark.parametrize(
    ("missions", "crisis", "words"),
    [
        (["acces"], ("update",), "demande la mission « crise »"),
        (["crise"], ("update", "first-plan"), "même année"),
        (["crise"], ("update", "update"), "deux fois"),
        (["crise"], ("autre",), "inconnu"),
        (["chant"], (), "inconnue"),
        (["fonctionnement"], (), "n’est pas une mission"),
    ],
)
def test_what_cannot_be_is_refused_in_words(missions, crisis, words):
    with pytest.raises(DomainError, match=words):
        forecast(missions, crisis=crisis)


@pytest.mark.parametrize(
    ("signed_on", "why"),
    [
        (date(2019, 8, 24), "Aucun accord n’est connu"),
        (date(1, 1, 1), "Aucun accord n’est connu"),
        (date(9999, 12, 31), "trop lointaine"),
    ],
)
def test_a_signature_outside_any_agreement_is_refused(signed_on, why):
    with pytest.raises(DomainError, match=why):
        forecast([], signed_on=signed_on)


def test_crisis_did_not_exist_before_april_2022():
    with pytest.raises(DomainError, match="n’existe pas dans l’accord"):
        forecast(["crise"], signed_on=date(2022, 3, 31))
    assert forecast(["crise"], signed_on=date(2022, 4, 1)).maximum_eur == 75_000


def test_where_the_split_is_unknown_only_the_maximum_is_given():
    result = forecast(["acces", "parcours"], signed_on=date(2020, 7, 5))
    assert result.advance_eur is result.balance_eur is result.entitlement_fixed_eur is None
    assert result.variable_max_eur is None
    assert result.maximum_eur == 75_000 + 120_000 + 90_000
    unknown = [line for line in result.lines if line.amount_eur is None]
    assert {line.code for line in unknown} == {"acces"}
    assert all("n’est pas connue" in line.formula for line in unknown)
    assert forecast(["parcours"], signed_on=date(2020, 7, 5)).advance_eur == 90_000


def test_a_mission_that_starts_in_the_year_is_prorated():
    start = SIGNED + timedelta(days=73)  # 292 days of 365 remain: four fifths
    result = forecast({"acces": start, "parcours": None})
    fixed = next(line for line in result.lines if (line.code, line.part) == ("acces", "fixed"))
    assert fixed.amount_eur == Decimal("72000.00")
    assert "292/365 (démarrage le " in fixed.formula and str(start.year) in fixed.formula
    assert f"{start:%d/%m/%Y}" not in fixed.formula
    months = ForecastSettings(advance_rate=DEFAULTS.advance_rate, prorata_unit="twelfths")
    result = forecast({"acces": date(2022, 10, 5), "parcours": None}, settings=months)
    assert "9/12" in next(line for line in result.lines if line.code == "acces").formula


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2022, 7, 5), 12),
        (date(2022, 7, 6), 12),
        (date(2022, 8, 4), 12),
        (date(2022, 8, 5), 11),
        (date(2023, 7, 4), 1),
    ],
)
def test_by_twelfths_a_month_that_began_counts_whole(start, due):
    months = ForecastSettings(advance_rate=DEFAULTS.advance_rate, prorata_unit="twelfths")
    assert months.share(start, contract_year(SIGNED, 1)) == (due, 12)


@given(st.dates(min_value=SIGNED, max_value=date(2023, 7, 4)))
def test_an_earlier_start_never_pays_less(start):
    later = min(start + timedelta(days=1), date(2023, 7, 4))
    for unit in ("days", "twelfths"):
        settings = ForecastSettings(advance_rate=DEFAULTS.advance_rate, prorata_unit=unit)
        paid = [
            forecast({"acces": on, "parcours": None}, settings=settings).entitlement_fixed_eur
            for on in (start, later)
        ]
        assert paid[0] >= paid[1]
        assert 0 <= paid[1] <= 210_000


def test_a_start_outside_the_first_year_is_refused():
    with pytest.raises(DomainError, match="ne peut pas démarrer"):
        forecast({"acces": date(2023, 7, 5)})


def test_no_mission_running_at_signature_leaves_functioning_whole():
    assert forecast({"acces": date(2023, 7, 4)}).advance_eur >= 75_000


def test_the_version_in_force_is_the_one_of_the_signature():
    assert in_force(date(2022, 3, 31)).id == "aci-2019"
    assert in_force(date(2022, 4, 1)).id == "av2-2022"


def test_the_worked_example_of_the_data_is_the_one_computed():
    assert load(PACKAGED) == table()
    for version in table().versions:
        for (mission, part, size), cell in version.cells.items():
            assert cell.amount_eur is None or type(cell.amount_eur) is Decimal
            assert cell.confidence_label
            if part == "total_max" and mission != "crise" and cell.amount_eur is not None:
                parts = [version.cell(mission, p, size).amount_eur for p in ("fixed", "variable")]
                assert None in parts or sum(parts) == cell.amount_eur


def test_ceilings_are_dated():
    assert social_security_ceiling(2025) == 47_100
    assert social_security_ceiling(2031) is None
    assert (das2_threshold(2023), das2_threshold(2024)) == (1_200, 2_400)
    assert das2_threshold(2001) is None
