"""Arithmetic of what hours pay."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.amounts import UNPAID, Tariff, amount, explanation, is_duration, promise
from missions.enums import Basis, Pay
from tests.support.pages import squeezed

CENTS = st.integers(0, 100_000).map(lambda cents: Decimal(cents) / 100)
MINUTES = st.integers(1, 1440)


def hourly(rate) -> Tariff:
    return Tariff(Pay.MISSION_REMUNERATION, Basis.HOURLY, rate)


def lump(rate) -> Tariff:
    return Tariff(Pay.MISSION_REMUNERATION, Basis.LUMP, rate)


@pytest.mark.parametrize(("minutes", "right"), [(0, False), (1, True), (1440, True), (1441, False)])
def test_a_duration_goes_from_a_minute_to_a_whole_day(minutes, right):
    assert is_duration(minutes) is right


@pytest.mark.requirement("REL-07")
@given(rate=CENTS, minutes=MINUTES)
def test_an_amount_is_the_rate_times_the_time_to_half_a_cent(rate, minutes):
    paid = amount(hourly(rate), minutes)
    assert paid == paid.quantize(Decimal("0.01"))
    assert abs(paid * 60 - rate * minutes) <= Decimal("0.005") * 60


@given(rate=CENTS, short=MINUTES, long=MINUTES)
def test_more_time_never_pays_less(rate, short, long):
    short, long = sorted((short, long))
    assert amount(hourly(rate), short) <= amount(hourly(rate), long)


@given(rate=CENTS, minutes=MINUTES)
def test_a_lump_sum_does_not_look_at_the_time(rate, minutes):
    assert amount(lump(rate), minutes) == rate


@given(minutes=MINUTES, rate=CENTS)
def test_unpaid_is_zero(minutes, rate):
    assert amount(UNPAID, minutes) == 0
    assert amount(Tariff(Pay.UNPAID, Basis.LUMP, rate), minutes) == 0


@given(st.one_of(st.integers(max_value=0), st.integers(min_value=1441)))
def test_only_a_duration_of_one_day_has_a_price(minutes):
    with pytest.raises(ValueError, match="not a duration"):
        amount(hourly(Decimal(45)), minutes)


def test_the_computation_is_said_in_french():
    assert squeezed(explanation(hourly(Decimal(45)), 120)) == "2 h × 45,00 € = 90,00 €"
    assert squeezed(explanation(hourly(Decimal(48)), 90)) == "1 h 30 × 48,00 € = 72,00 €"
    assert squeezed(explanation(lump(Decimal(90)), 120)) == "90,00 € (forfait)"
    assert squeezed(explanation(UNPAID, 45)) == "45 min, sans versement"


def test_hours_to_send_promise_what_they_will_pay():
    assert squeezed(promise(lump(Decimal(90)), 120)) == "Vous recevrez 90,00 € (forfait)"
    assert squeezed(promise(hourly(Decimal(45)), 120)) == "Vous recevrez 90,00 € (2 h × 45,00 €)"
    assert squeezed(promise(UNPAID, 45)) == "45 min, sans versement"


def test_a_price_of_zero_pays_nothing_and_says_so():
    for free in (hourly(Decimal(0)), lump(Decimal(0))):
        assert not free.is_paid
        for words in (explanation(free, 60), promise(free, 60)):
            assert squeezed(words) == "1 h, sans versement"
