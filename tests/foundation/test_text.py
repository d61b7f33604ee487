import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.text import (
    contains_control,
    one_line,
    sort_name,
    validate_plain_text,
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("D’Être-Ñandú", "d etre nandu"),
        ("O'Brien–Ñ", "o brien n"),
        ("Œuvré", "oeuvre"),
        ("  AUBÉPINE   Claire ", "aubepine claire"),
        ("Ｆｕｌｌ", "full"),
    ],
)
def test_a_sort_name_ignores_case_accents_and_punctuation(name, key):
    assert sort_name(name) == key


@given(st.text(max_size=60))
def test_a_sort_name_of_a_sort_name_is_itself(name):
    assert sort_name(sort_name(name)) == sort_name(name)


@pytest.mark.parametrize("bad", ["a\0b", "fac\u202egpj.exe", "a\u200bb", "a\x1b[31m", "\ufeffa"])
def test_invisible_characters_are_refused_in_french(bad):
    assert contains_control(bad)
    with pytest.raises(ValidationError, match="invisible"):
        validate_plain_text(bad)


@pytest.mark.parametrize(
    "good", ["Réunion\nà 20 h", "tab\tulation", "👩‍⚕ ok".replace("\u200d", "")]
)
def test_what_people_type_in_a_text_area_passes(good):
    validate_plain_text(good)


def test_one_line_leaves_no_line_feed_for_a_header_or_a_log():
    assert one_line("sujet\r\nBcc: x\u202e@y\0") == "sujet Bcc: x@y"
