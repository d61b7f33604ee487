"""The size of a CPTS: thresholds are dated data, the ends of each band are the ones published."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain import age_bands

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("population", "code"),
    [
        (1, "T1"),
        (39_999, "T1"),
        (40_000, "T2"),
        (79_999, "T2"),
        (80_000, "T3"),
        (91_082, "T3"),
        (175_000, "T3"),
        (175_001, "T4"),
        (5_000_000, "T4"),
    ],
)
def test_each_threshold_falls_on_the_published_side(population, code):
    assert age_bands.band_of(population, TODAY).code == code


def test_exactly_eighty_thousand_is_said_to_be_a_reading():
    assert "ambigu" in age_bands.band_of(80_000, TODAY).doubt


@pytest.mark.parametrize("population", [0, -1, 5_000_001])
def test_an_impossible_population_is_refused(population):
    with pytest.raises(ValueError, match="entre 1 et"):
        age_bands.band_of(population, TODAY)


@given(st.integers(1, 5_000_000))
def test_bands_follow_each_other_without_gap_or_overlap(population):
    table = age_bands.table_on(TODAY)
    holding = [
        b
        for b in table.bands
        if b.lowest <= population and (b.beyond is None or population < b.beyond)
    ]
    assert holding == [age_bands.band_of(population, TODAY)]


@given(st.integers(1, 4_999_999))
def test_more_people_never_make_a_smaller_band(population):
    assert (
        age_bands.band_of(population, TODAY).code <= age_bands.band_of(population + 1, TODAY).code
    )


@given(st.integers(1, 5_000_000))
def test_a_threshold_is_near_within_three_percent_and_never_further(population):
    edge = age_bands.threshold_near(population, TODAY)
    edges = [b.lowest for b in age_bands.table_on(TODAY).bands if b.lowest]
    within = [e for e in edges if abs(population - e) * 100 <= 3 * e]
    assert (edge in within) if within else edge is None
