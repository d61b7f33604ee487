"""IDN-05: a social security number never gets through, and nothing else is refused for one."""

import itertools
import logging

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir, refuse_nir

departments = st.one_of(
    st.integers(1, 95).map("{:02d}".format), st.sampled_from(["2A", "2B", "97", "98", "99"])
)


def key(body: str) -> str:
    digits = body.replace("2A", "19").replace("2B", "18") if body[5:7] in ("2A", "2B") else body
    return f"{97 - int(digits) % 97:02d}"


@st.composite
def bodies(draw):
    return (
        draw(st.sampled_from("12"))
        + f"{draw(st.integers(0, 99)):02d}{draw(st.integers(1, 12)):02d}"
        + draw(departments)
        + f"{draw(st.integers(1, 999)):03d}{draw(st.integers(1, 999)):03d}"
    )


def grouped(number: str, gap: str) -> str:
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    return gap.join(filter(None, (number[a:b] for a, b in itertools.pairwise(cuts))))


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


gaps = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", " . ", "\u200b", "/", "\n", "  "])
prose = st.sampled_from(
    ["", "voir le dossier", "appelée le 12 mars,", "n° sécu :", "tél. 06 12 34 56 78 ;", "(20 h)"]
)


@pytest.mark.requirement("IDN-05")
@settings(max_examples=300, deadline=None)
@given(bodies(), gaps, st.booleans(), st.booleans(), prose, prose)
def test_a_number_is_found_however_it_is_written(body, gap, with_key, wide, before, after):
    text = grouped(body + key(body) if with_key else body, gap)
    text = full_width(text) if wide else text
    assert contains_nir(f"{before} {text} {after}")


@pytest.mark.requirement("IDN-05")
@given(bodies(), st.sampled_from([" ", "."]))
def test_every_digit_apart_is_found(body, gap):
    assume("A" not in body and "B" not in body)
    assert contains_nir(gap.join(body + key(body)))


@pytest.mark.requirement("IDN-05")
def test_lower_case_corsica_and_foreign_digits_are_found():
    body = "285072A004123"
    assert contains_nir((body + key(body)).lower())
    number = "1850578006084" + key("1850578006084")
    assert contains_nir("".join(chr(0x0660 + int(c)) for c in number))


@pytest.mark.requirement("IDN-05")
def test_provisional_and_unknown_month_numbers_are_found_by_their_key():
    for body in ("7850578006084", "8850578006084"):
        assert contains_nir(body + key(body))
    codes = {1, 12, 20, 30, 42, 50, 99}
    for month in codes | {0, 13, 19, 21, 29, 43, 49}:
        body = f"185{month:02d}78006084"
        assert contains_nir(body + key(body)) == (month in codes), month


@pytest.mark.requirement("IDN-05")
def test_the_refusal_never_echoes_the_number(caplog):
    number = "1850578006084" + key("1850578006084")
    with caplog.at_level(logging.DEBUG), pytest.raises(ValidationError) as refusal:
        refuse_nir(f"patiente {number}")
    assert refusal.value.messages == [SENTENCE]
    assert number not in repr(refusal.value) and not caplog.records


INNOCENT = [
    "06 12 34 56 78",
    "0612345678 / 03.81.22.33.44",
    "+33 6 12 34 56 78 - +33 (0)4 77 12 34 56",
    "+33612345678 0612345678",
    "FR76 3000 6000 0112 3456 7890 189",
    "FR7630006000011234567890189 merci",
    "RPPS 99700000005, 8 99700000013",
    "SIRET 732 829 320 00074",
    "35600000049837",
    "FINESS 420000010 et 2A0000123",
    "1/03/2026 06 12 34 56 78",
    "réunion du 12/11/2025 de 20 h 15 à 22 h 15, 14 présents",
    "170 625,00 € + 56 875,00 € = 227 500,00 €",
    "A1 A2 B3 2022-07-05 2023-07-05",
    "2 200 habitants, 42600 Montbrison, 42147",
    "1 2 3 4 5 6 7 8",
    "W421000000",
    "",
]


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize("text", INNOCENT)
def test_other_numbers_are_not_refused(text):
    refuse_nir(text)


phones = st.builds(
    lambda area, pairs, gap: gap.join([f"0{area}", *(f"{p:02d}" for p in pairs)]),
    st.integers(1, 9),
    st.lists(st.integers(0, 99), min_size=4, max_size=4),
    st.sampled_from(["", " ", "."]),
)
rpps = (
    st.integers(1, 9_999_999_999)
    .map(lambda n: f"{n:010d}")
    .map(lambda body: body + luhn.calc_check_digit(body))
)


@pytest.mark.requirement("IDN-05")
@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(phones, rpps), min_size=1, max_size=3))
def test_lists_of_phones_and_rpps_numbers_pass(numbers):
    assert not contains_nir(", ".join(numbers))


@pytest.mark.requirement("IDN-05")
@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**23 - 1), st.booleans())
def test_ibans_pass(account, spaced):
    bban = f"{account:023d}"
    iban = f"FR{98 - int(bban + '152700') % 97:02d}{bban}"
    text = " ".join(iban[i : i + 4] for i in range(0, 27, 4)) if spaced else iban
    assert not contains_nir(f"IBAN : {text}")


@pytest.mark.requirement("IDN-05")
def test_a_valid_iban_may_have_the_shape_of_a_number():
    assert contains_nir("18503780011665")
    assert not contains_nir("BE18503780011665")
    assert contains_nir("BE18503780011666")


@pytest.mark.requirement("IDN-05")
def test_what_only_begins_like_an_iban_hides_no_number():
    assert contains_nir("FR00 1850378006084")


@pytest.mark.requirement("IDN-05")
def test_no_digit_of_an_iban_is_taken_with_what_follows_it():
    refuse_nir("FR8430006000011234567890821 85 03 78 006 048")


@given(st.text(max_size=300))
def test_no_text_breaks_the_detector(text):
    contains_nir(text)


SEPARATORS = [":", "|", ";", "+", "*", "'", "(", ")", "   ", " ; ", "\u2009", "\t", "’", "_", " - "]


def wrong_key(body: str) -> str:
    right = int(key(body))
    return f"{right % 97 + 1:02d}"


@pytest.mark.requirement("IDN-05")
@settings(max_examples=200, deadline=None)
@given(bodies(), st.sampled_from(SEPARATORS), st.sampled_from(["", key, wrong_key]))
def test_a_number_is_found_whatever_stands_between_its_parts(body, gap, ending):
    assert contains_nir(grouped(body + (ending(body) if ending else ""), gap))


@pytest.mark.requirement("IDN-05")
@settings(max_examples=200, deadline=None)
@given(bodies(), st.sampled_from(["", " ", "."]))
def test_a_number_whose_key_is_wrong_is_found(body, gap):
    assert contains_nir(f"n° {grouped(body + wrong_key(body), gap)}")


@pytest.mark.requirement("IDN-05")
@settings(max_examples=200, deadline=None)
@given(bodies(), st.integers(0, 9), st.booleans(), st.sampled_from(["", " "]))
def test_a_digit_glued_to_a_number_hides_nothing(body, digit, before, gap):
    number = grouped(body + key(body), gap)
    assert contains_nir(f"{digit}{number}" if before else f"{number}{digit}")


OTHERS = [
    "RPPS 10710337527;25 €",
    "+33 (0)9 72 66 23 07;03.08.1966;42600",
    "SIRET 732 829 320 00074, FINESS 420000010, ADELI 421000000",
    "73282932000075",
    "+262 692 11 22 33 ; +41 22 555 12 34 ; +32 470 12 34 56",
    "le 12/11/2025 20:15, le 2026-11-18 10:05:30",
    "présents : 12, 14, 9, 31, 22, 18",
    "1 250 000,00 € ; 45 000 €",
    # a SIRET that begins like one: valid as a whole, by its SIREN, and by its SIREN alone
    "21806059196076",
    "12109729954912",
    "15006722102042",
    # sixteen digits of a card
    "2500901500287052",
]


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize("text", OTHERS)
def test_numbers_beside_one_another_are_not_taken_for_one(text):
    refuse_nir(text)


@pytest.mark.requirement("IDN-05")
@settings(max_examples=300, deadline=None)
@given(st.uuids(), bodies().filter(str.isdigit))
def test_an_identifier_of_a_row_or_a_form_is_no_number(token, body):
    # one in some thousands has a number's digits in it: here every second one
    unlucky = f"{body[:8]}-{body[8:12]}-{body[12]}{key(body)}f-8{body[:3]}-{token.hex[:12]}"
    for identifier in (str(token), unlucky, unlucky.upper()):
        refuse_nir(identifier)
        refuse_nir(f"/demandes/{identifier}/")
    assert contains_nir(f"{token} {body}{key(body)}")
