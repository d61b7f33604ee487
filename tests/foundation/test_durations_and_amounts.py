import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel import durations, money, phones
from cpts_portal.foundation.kernel.durations import parse_duration
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import parse_french_amount
from cpts_portal.foundation.kernel.numbers import parse_whole

NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2", 120),
        ("2h", 120),
        ("2 heures", 120),
        ("1 h 30", 90),
        (f"1{NBSP}h{NARROW}30", 90),
        ("1h30min", 90),
        ("1:30", 90),
        ("0,5", 30),
        ("0.5", 30),
        ("1,25 h", 75),
        ("90 min", 90),
        ("45 minutes", 45),
        ("24", 1440),
        ("２ｈ", 120),
        ("1 30", 90),
        ("0 45", 45),
        ("1 , 5 h", 90),
        ("1 000 min", 1000),
    ],
)
def test_a_duration_is_read_as_people_write_it(text, minutes):
    assert parse_duration(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "0 min",
        "0,001",
        "-1",
        "−2",
        "25",
        "24 h 01",
        "1441 min",
        "1e309",
        "NaN",
        "inf",
        "",
        "1:75",
        "deux",
        "1 h 30 h",
        "١",
        "1,5,5",
        "99999999",
        "1/2",
        "0x10",
        "1_0",
    ],
)
def test_what_is_no_duration_of_a_day_is_refused_in_french(text):
    with pytest.raises(DomainError) as refusal:
        parse_duration(text, field="minutes")
    assert refusal.value.field == "minutes"
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("text", ["1 5", "1 0", "2 0", "1 3 0", "1 30 h", "1 h 3 0", "1 75"])
def test_digits_apart_are_never_glued_into_a_duration(text):
    with pytest.raises(DomainError, match="séparés par une espace"):
        parse_duration(text)


NOT_DIGITS = ["²", "⁵", "₂", "②", "⑵", "⒉", "½", "⓪"]


@pytest.mark.parametrize("sign", NOT_DIGITS)
@pytest.mark.parametrize(
    ("parse", "around", "why"),
    [
        (parse_duration, "1{}", "Cette durée ne se lit pas"),
        (parse_duration, "1 h {}", "Cette durée ne se lit pas"),
        (parse_french_amount, "10{}", "Ce montant ne se lit pas"),
        (parse_french_amount, "1{},50", "Ce montant ne se lit pas"),
        (parse_whole, "1{}", "Indiquez un nombre entier"),
        (phones.normal, "06 12 34 56 7{}", "n’est pas complet"),
        (phones.normal, "+41 22 555 12 3{}", "n’est pas complet"),
    ],
)
def test_a_power_an_index_or_a_circled_digit_is_no_digit(parse, around, why, sign):
    with pytest.raises(DomainError, match=why):
        parse(around.format(sign))


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_duration, "９", 540),
        (parse_french_amount, "１ ０００,５０", Decimal("1000.50")),
        (parse_french_amount, "1 000,50", Decimal("1000.50")),
        (parse_whole, "１２", 12),
        (phones.normal, "０６ 12 34 56 7９", "0612345679"),
    ],
)
def test_a_wide_digit_is_the_digit(parse, text, value):
    assert parse(text) == value


@pytest.mark.parametrize("text", ["1_0", "+4", "-1", "4.0", "1e3", "", "٤", "1 00", "0x1", "4,0"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(DomainError, match="nombre entier"):
        parse_whole(text)


@given(st.integers(1, 1440))
def test_a_duration_survives_being_written_and_read(minutes):
    assert parse_duration(durations.in_french(minutes)) == minutes


@given(st.text(max_size=30))
def test_any_text_is_a_duration_or_a_refusal(text):
    with contextlib.suppress(DomainError):
        assert 1 <= parse_duration(text) <= 1440


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("170 625,00 €", "170625.00"),
        (f"170{NARROW}625,00{NBSP}€", "170625.00"),
        (f"170{NBSP}625 €", "170625.00"),
        ("0,5", "0.50"),
        ("0.5", "0.50"),
        ("12", "12.00"),
        ("1234567", "1234567.00"),
        ("€ 20", "20.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert parse_french_amount(text) == Decimal(amount)
    assert parse_french_amount(text).as_tuple().exponent == -2


@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "1e3",
        "NaN",
        "Infinity",
        "0.005",
        "1 2",
        "12,",
        ",5",
        "",
        "€",
        "1.234,56",
        "١",
        "9" * 40,
        "12 3456",
        "1 00",
        "1 00,50",
        "1000 000",
        "0x10",
        "1_000",
    ],
)
def test_what_is_no_amount_is_refused(text):
    why = "ne peut pas être négatif" if text == "-1" else "Ce montant ne se lit pas"
    with pytest.raises(DomainError, match=why):
        parse_french_amount(text)


def test_a_negative_amount_passes_only_where_it_is_asked_for():
    assert parse_french_amount("−12,50", negative=True) == Decimal("-12.50")
    assert parse_french_amount("-12,50", negative=True) == Decimal("-12.50")


cents = st.integers(-(10**13), 10**13).map(lambda n: Decimal(n) / 100)


@given(cents)
def test_an_amount_survives_being_written_and_read(amount):
    if abs(amount) < 10**12:
        assert parse_french_amount(money.in_french(amount), negative=True) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_refusal(text):
    with contextlib.suppress(DomainError):
        assert parse_french_amount(text) >= 0


@pytest.mark.requirement("REL-07")
def test_money_is_never_a_float():
    with pytest.raises(TypeError, match="never a float"):
        money.euros(0.1)


def test_what_is_refused_says_why():
    for text, why in [("-2", "négative"), ("90", "90 min"), ("1440", "ne dépasse pas 24 heures")]:
        with pytest.raises(DomainError, match=why):
            parse_duration(text)


def test_a_duration_under_an_hour_is_said_in_minutes():
    words = {minutes: durations.in_french(minutes) for minutes in (45, 60, 90)}
    assert words == {45: f"45{NBSP}min", 60: f"1{NBSP}h", 90: f"1{NBSP}h{NBSP}30"}


def test_an_amount_has_its_sign_its_thousands_and_its_two_cents():
    words = [money.in_french(amount) for amount in (money.ZERO, "-1234.5", "170625.005")]
    assert words == [f"0,00{NBSP}€", f"−1{NARROW}234,50{NBSP}€", f"170{NARROW}625,01{NBSP}€"]


@pytest.mark.parametrize("text", ["1 234 567 890 123", "1234567890123"])
def test_an_amount_of_thirteen_digits_is_refused(text):
    with pytest.raises(DomainError, match="ne se lit pas"):
        parse_french_amount(text)
    assert parse_french_amount("123 456 789 012") == 123_456_789_012
