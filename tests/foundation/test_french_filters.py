"""Dates, money, durations and numbers are written as a French reader writes them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel import french
from cpts_portal.foundation.templatetags.frame import device
from cpts_portal.foundation.templatetags.french import pages_near

NARROW, NBSP = "\u202f", "\u00a0"


def rendered(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


def test_the_filters_need_no_load_tag():
    assert rendered("{{ d|day }}", d=date(2022, 7, 5)) == "5 juillet 2022"


def test_the_first_of_a_month_is_an_ordinal():
    assert french.day(date(2026, 11, 1)) == "1er novembre 2026"


def test_a_short_day_keeps_its_month_on_the_same_line():
    assert french.day_short(date(2026, 11, 12)) == f"12{NBSP}nov."


def test_a_long_day_names_the_day_of_the_week():
    assert french.day_long(date(2026, 11, 18)) == "mercredi 18 novembre 2026"


def test_a_moment_is_told_in_paris_time():
    at = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert french.day(at) == "19 novembre 2026"
    assert french.moment(at) == f"19 novembre 2026 à 0{NBSP}h{NBSP}30"


def test_an_hour_without_minutes_is_short():
    assert french.hour(time(20, 0)) == f"20{NBSP}h"
    assert french.hour(time(20, 5)) == f"20{NBSP}h{NBSP}05"


def test_money_has_narrow_spaces_and_its_cents():
    assert french.euros(Decimal(170625)) == f"170{NARROW}625,00{NBSP}€"


@pytest.mark.parametrize(
    ("amount", "text"),
    [("45000", f"45{NARROW}000{NBSP}€"), ("112.50", f"112,50{NBSP}€"), ("-20", f"−20{NBSP}€")],
)
def test_round_money_shows_cents_only_when_there_are_some(amount, text):
    assert french.euros_round(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, f"0{NBSP}min"), (45, f"45{NBSP}min"), (60, f"1{NBSP}h"), (90, f"1{NBSP}h{NBSP}30")],
)
def test_a_duration_reads_as_it_is_said(minutes, text):
    assert french.duration(minutes) == text


def test_a_number_rounds_half_up_with_a_decimal_comma():
    assert french.number(Decimal("35.85"), 1) == "35,9"
    assert french.number(91082) == f"91{NARROW}082"
    assert french.number(Decimal("-0.4")) == "0"


def test_a_fraction_becomes_a_percentage():
    assert french.percent(Decimal("0.714")) == f"71{NBSP}%"
    assert french.percent(Decimal("0.3585"), 1) == f"35,9{NBSP}%"


@pytest.mark.parametrize(
    "write",
    [
        french.day,
        french.moment,
        french.euros,
        french.number,
        french.duration,
        french.percent,
        french.hour,
        french.month,
    ],
)
def test_nothing_is_written_as_nothing(write):
    assert write(None) == ""


@pytest.mark.parametrize(("count", "text"), [(0, ""), (1, ""), (2, "s"), (-3, "s")])
def test_zero_and_one_are_singular_in_french(count, text):
    assert french.plural(count) == text


@given(st.integers(min_value=0, max_value=10**6))
def test_a_duration_loses_no_minute(minutes):
    words = french.duration(minutes).replace(NARROW, "").split(NBSP)
    if "h" in words:
        hours, rest = int(words[0]), int(words[2]) if len(words) > 2 else 0
    else:
        hours, rest = 0, int(words[0])
    assert hours * 60 + rest == minutes


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.integers(0, 3))
def test_a_written_number_reads_back(value, places):
    text = french.number(value, places)
    number = Decimal(text.replace(NARROW, "").replace(",", ".").replace("−", "-"))
    assert abs(number - value) <= Decimal(5).scaleb(-places - 1)
    assert text != "−0"


@given(pages=st.integers(1, 400), current=st.integers(1, 400))
def test_a_pager_always_shows_the_first_the_last_and_the_current_page(pages, current):
    current = min(current, pages)
    numbers = pages_near(Paginator(range(pages), 1), current)
    numbers = [number for number in numbers if number]
    assert {1, pages, current} <= set(numbers)
    assert numbers == sorted(numbers) and len(numbers) <= 7


@pytest.mark.parametrize(
    ("agent", "text"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1",
            "Safari sur iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile", "Chrome sur Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Firefox/140.0", "Firefox sur Mac"),
        ("curl/8.5", "curl/8.5"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent, text):
    assert device(agent) == text
