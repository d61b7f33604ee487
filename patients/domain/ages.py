"""Ages in whole years. Somebody born on 29 February is a year older on 1 March. Pure."""

from datetime import date, datetime

from cpts_portal.foundation.kernel.clock import PARIS
from patients.enums import AgeBand

SIXTEEN, ADULT, OLDEST = 16, 18, 122
_BANDS = ((15, AgeBand.CHILD), (39, AgeBand.YOUNG), (59, AgeBand.MIDDLE), (70, AgeBand.SENIOR))


def age_on(birth_date: date, day: date) -> int:
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def band(age: int | None) -> AgeBand:
    if age is None:
        return AgeBand.UNKNOWN
    return next((name for last, name in _BANDS if age <= last), AgeBand.OLD)


def paris_day(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()
