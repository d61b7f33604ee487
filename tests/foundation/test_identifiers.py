import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from cpts_portal.foundation.kernel import identifiers as ids

GOOD = [
    (ids.clean_rpps, "99700000005", "99700000005"),
    (ids.clean_rpps, "8 99700000005", "99700000005"),
    (ids.clean_rpps, "９９７ ００００\u00a00005\n", "99700000005"),
    (ids.clean_rpps, "997.0000\u200b.0013", "99700000013"),
    (ids.clean_finess, "420000010", "420000010"),
    (ids.clean_finess, "2a 000 012 3", "2A0000123"),
    (ids.clean_siret, "732 829 320 00074", "73282932000074"),
    (ids.clean_siret, "356 000 000 49837", "35600000049837"),
    (ids.clean_rna, "w421000000", "W421000000"),
    (ids.clean_rna, "W2A1000000", "W2A1000000"),
    (ids.clean_rna, "W9C1000000", "W9C1000000"),
    (ids.clean_postal_code, "01000", "01000"),
]

BAD = [
    (ids.clean_rpps, "00000000000"),
    (ids.clean_rpps, "99700000006"),
    (ids.clean_rpps, "9970000000"),
    (ids.clean_rpps, "٩٩٧٠٠٠٠٠٠٠٥"),
    (ids.clean_rpps, ""),
    (ids.clean_finess, "000000000"),
    (ids.clean_finess, "420000011"),
    (ids.clean_finess, "2C0000123"),
    (ids.clean_siret, "00000000000000"),
    (ids.clean_siret, "73282932000075"),
    (ids.clean_siret, "35600000049838"),
    (ids.clean_rna, "W42100000"),
    (ids.clean_rna, "421000000"),
    (ids.clean_postal_code, "1000"),
    (ids.clean_postal_code, "2A004"),
]


@pytest.mark.requirement("IDN-01", "IDN-02")
@pytest.mark.parametrize(("clean", "text", "canonical"), GOOD)
def test_an_identifier_is_kept_in_its_canonical_text(clean, text, canonical):
    assert clean(text) == canonical
    assert clean(canonical) == canonical


@pytest.mark.requirement("IDN-01", "IDN-02")
@pytest.mark.parametrize(("clean", "text"), BAD)
def test_a_wrong_identifier_is_refused_with_a_french_sentence(clean, text):
    with pytest.raises(ValidationError) as refusal:
        clean(text)
    assert refusal.value.messages[0].endswith((".", ")."))


rpps = (
    st.integers(1, 9_999_999_999)
    .map(lambda n: f"{n:010d}")
    .map(lambda body: body + luhn.calc_check_digit(body))
)


@pytest.mark.requirement("IDN-01")
@given(rpps, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_of_an_rpps_is_always_seen(number, place, shift):
    digit = (int(number[place]) + shift) % 10
    with pytest.raises(ValidationError):
        ids.clean_rpps(f"{number[:place]}{digit}{number[place + 1 :]}")


@pytest.mark.requirement("IDN-01")
@given(rpps, st.integers(0, 9))
def test_two_neighbours_swapped_are_seen_but_for_09_and_90(number, place):
    pair = number[place : place + 2]
    swapped = number[:place] + pair[::-1] + number[place + 2 :]
    if pair in ("09", "90") or pair[0] == pair[1]:
        assert ids.clean_rpps(swapped) == swapped
    else:
        with pytest.raises(ValidationError):
            ids.clean_rpps(swapped)


@pytest.mark.requirement("IDN-01")
def test_a_confirmed_rpps_may_fail_its_key_but_not_its_shape():
    assert ids.clean_rpps("99700000006", confirmed=True) == "99700000006"
    with pytest.raises(ValidationError):
        ids.clean_rpps("00000000000", confirmed=True)
