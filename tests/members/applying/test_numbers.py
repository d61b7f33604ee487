"""The RPPS number: every way of writing it, every wrong digit."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from members.forms.application import check_rpps
from members.forms.fields import NumberField
from tests.members.applying.conftest import beside, refusal
from tests.members.joining_world import RPPS, person_form, profession, send


@pytest.mark.requirement("IDN-01")
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("99700002002", "faute de frappe"),
        ("99700020001", "faute de frappe"),
        ("00000000000", "11 chiffres"),
        ("9970000200", "11 chiffres"),
        ("429876543", "ADELI"),
        ("9970000200A", "11 chiffres"),
        ("", "cochez la case"),
        ("9" * 60, "trop long"),
    ],
)
def test_a_wrong_rpps_is_said_beside_its_field_and_nothing_is_lost(
    client, association, number, sentence
):
    page = refusal(client, person_form(rpps=number))
    assert sentence in beside(page, "rpps")
    assert 'value="Myrtille"' in page and 'value="3 rue des Tilleuls"' in page
    assert "Un point est à corriger" in page


@pytest.mark.requirement("IDN-01")
@pytest.mark.parametrize(
    "spelling",
    [
        f"8{RPPS}",
        "９９７００００２００１",
        f"{RPPS}\n",
        f"{RPPS}\u00a0",
        "997 0000\u202f2001\u200b",
        "997.0000.2001",
    ],
)
def test_one_number_written_in_six_ways_is_one_number(client, association, spelling):
    assert send(client, person_form(rpps=spelling)).rpps == RPPS


def test_who_has_no_number_yet_or_an_official_one_that_fails_says_so(client, association):
    assert send(client, person_form(rpps="", no_rpps="on")).rpps == ""


def test_a_profession_out_of_the_register_has_no_number(client, association):
    kinesiologist = profession("KINESIO", "LOCAL")
    page = refusal(client, person_form(profession=kinesiologist))
    assert "n’est pas inscrite au RPPS" in beside(page, "rpps")
    assert send(client, person_form(profession=kinesiologist, rpps="")).profession.code == "KINESIO"


def test_another_profession_is_named(client, association):
    page = refusal(client, person_form(profession=profession("AUTRE", "LOCAL"), rpps=""))
    assert "Dites quelle est votre profession" in beside(page, "detail")


@pytest.mark.requirement("IDN-01")
@given(counter=st.integers(0, 99_999), place=st.integers(0, 10), shift=st.integers(1, 9))
def test_one_wrong_digit_never_passes(counter, place, shift):
    number = _number(counter)
    wrong = str((int(number[place]) + shift) % 10)
    assert _refused(number[:place] + wrong + number[place + 1 :])


@pytest.mark.requirement("IDN-01")
@given(counter=st.integers(0, 99_999), place=st.integers(0, 9))
def test_two_neighbours_swapped_never_pass_but_for_zero_and_nine(counter, place):
    number = _number(counter)
    first, second = number[place], number[place + 1]
    swapped = number[:place] + second + first + number[place + 2 :]
    # the key does not see 09 and 90: nothing can be done about those
    blind = first == second or {first, second} == {"0", "9"}
    assert blind or _refused(swapped)


@given(counter=st.integers(0, 99_999), blanks=st.lists(st.sampled_from("  .\u00a0\u202f\u200b")))
def test_blanks_anywhere_change_nothing(counter, blanks):
    number = _number(counter)
    spelling = "".join(
        digit + (blanks[i % len(blanks)] if blanks else "") for i, digit in enumerate(number)
    )
    assert NumberField(check=check_rpps).clean(spelling) == number


def _number(counter: int) -> str:
    body = f"99700{counter:05}"
    return body + luhn.calc_check_digit(body)


def _refused(number: str) -> bool:
    try:
        NumberField(check=check_rpps).clean(number)
    except ValidationError:
        return True
    return False
