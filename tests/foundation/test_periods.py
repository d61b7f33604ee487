"""The years of a contract and months that follow: no day is lost, none counts twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.periods import Period, anniversary, contract_year, months_later

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2080, 12, 31))


@given(DAYS, st.integers(1, 6))
def test_the_years_of_a_contract_follow_each_other_without_a_hole(signed_on, number):
    year, following = contract_year(signed_on, number), contract_year(signed_on, number + 1)
    assert year.end == following.start
    assert year.last_day + timedelta(days=1) == year.end
    assert year.last_day in year and year.end not in year and year.start in year
    assert year.days == (year.last_day - year.start).days + 1


def test_the_first_year_begins_at_the_signature_and_ends_on_the_eve_of_the_anniversary():
    first = contract_year(date(2022, 7, 5), 1)
    assert (first.start, first.last_day, first.days) == (date(2022, 7, 5), date(2023, 7, 4), 365)
    assert contract_year(date(2022, 7, 5), 5).last_day == date(2027, 7, 4)


def test_the_29th_of_february_is_the_28th_of_another_year():
    assert [anniversary(date(2024, 2, 29), years) for years in (0, 1, 4)] == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2028, 2, 29),
    ]


@pytest.mark.parametrize("last", [date(2026, 1, 1), date(2025, 12, 31)])
def test_a_period_of_no_day_is_refused(last):
    with pytest.raises(ValueError, match="empty period"):
        Period(date(2026, 1, 1), last)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 18), 1, date(2026, 12, 18)),
        (date(2026, 12, 18), 1, date(2027, 1, 18)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 18), 0, date(2026, 11, 18)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_later_stay_within_the_month(day, months, later):
    assert months_later(day, months) == later


@given(DAYS, st.integers(0, 10))
def test_twelve_months_are_a_year(day, years):
    assert months_later(day, 12 * years) == anniversary(day, years)
