from datetime import date

import pytest

from patients.domain import ages
from patients.enums import AgeBand
from patients.operations.intake import RequestEntry, all_wrong


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


def test_nobody_is_older_than_a_hundred_and_twenty_two_nor_yet_to_be_born():
    today, tomorrow = date(2026, 11, 18), date(2026, 11, 19)

    def refusals(born: date) -> list[str]:
        entry = RequestEntry(
            last_name="Fougère", phone="0612345678", birth_date=born, representative="Anne Houx"
        )
        return [refusal.sentence for refusal in all_wrong(entry, day=today)]

    assert refusals(date(1903, 11, 19)) == []
    older = "Vérifiez l’année de naissance : elle donnerait 123 ans."
    assert refusals(date(1903, 11, 18)) == [older]
    assert refusals(tomorrow) == ["Cette date de naissance est dans le futur."]
