from datetime import date

import pytest

from patients.domain import ages
from patients.enums import AgeBand


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, AgeBand.UNKNOWN),
        (0, AgeBand.CHILD),
        (15, AgeBand.CHILD),
        (16, AgeBand.YOUNG),
        (39, AgeBand.YOUNG),
        (40, AgeBand.MIDDLE),
        (59, AgeBand.MIDDLE),
        (60, AgeBand.SENIOR),
        (70, AgeBand.SENIOR),
        (71, AgeBand.OLD),
        (122, AgeBand.OLD),
    ],
)
def test_each_age_has_one_band(age, band):
    assert ages.band(age) == band


def test_somebody_born_on_a_leap_day_is_a_year_older_on_the_first_of_march():
    born = date(2012, 2, 29)
    assert ages.age_on(born, date(2013, 2, 28)) == 0
    assert ages.age_on(born, date(2013, 3, 1)) == 1
