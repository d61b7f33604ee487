"""What nobody sees is dropped, in every form; what nobody sees is never a reason to refuse."""

import sys
import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.text import one_line, tidy_email, visible_text
from cpts_portal.foundation.web.forms import CarefulForm, TidyForm

VISIBLE = "\n\t\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
OTHERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u180b\ufe00\ufffc\ufeff\u00ad\U000e0041"
mixed = st.text("a 👩⚕❤\u200d\ufe0f\u200b\u2800\u206f\u202e\r\n\x85e\u0301", max_size=12)


def test_every_format_and_control_character_of_unicode_is_dropped():
    hidden = [chr(n) for n in range(sys.maxunicode + 1)]
    hidden = [c for c in hidden if unicodedata.category(c) in ("Cf", "Cc") and c not in VISIBLE]
    assert len(hidden) > 200
    assert [c for c in (*hidden, *OTHERS) if visible_text(f"a{c}b") != "ab"] == []


@pytest.mark.parametrize("picture", ["👩‍⚕️", "👩🏽‍⚕️", "👨‍👩‍👧", "❤️", "🏳️‍🌈"])
def test_a_picture_made_of_several_is_kept(picture):
    assert visible_text(f"Atelier {picture} du jeudi") == f"Atelier {picture} du jeudi"


def test_the_lines_of_a_text_area_are_kept_whatever_ended_them():
    assert visible_text("un\r\ndeux\u2028trois\x0bquatre\tcinq") == "un\ndeux\ntrois\nquatre\tcinq"


@given(mixed)
def test_what_is_visible_is_visible_again(text):
    assert visible_text(visible_text(text)) == visible_text(text)


@pytest.mark.parametrize(
    "hidden", list("\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u2066\u2069")
)
def test_an_address_loses_its_hidden_character_at_the_start_inside_and_at_the_end(hidden):
    for pasted in (f"{hidden}a@exemple.fr", f"a@exe{hidden}mple.fr", f"a@exemple.fr{hidden} "):
        assert tidy_email(pasted) == "a@exemple.fr"


class Everything(TidyForm):
    text = forms.CharField()
    email = forms.EmailField()
    number = forms.IntegerField(min_value=2)
    amount = forms.DecimalField()
    choice = forms.ChoiceField(choices=[("oui", "oui")])
    several = forms.MultipleChoiceField(choices=[("a", "a"), ("b", "b")])
    on = forms.DateField()
    area = forms.CharField(widget=forms.Textarea)
    password = forms.CharField(widget=forms.PasswordInput, strip=False)


def test_every_kind_of_field_is_read_without_its_hidden_characters():
    form = Everything(
        {
            "text": "\u200bMyr\u00adtille",
            "email": "a@exemple.fr\u200b",
            "number": "\u202a12\u202c",
            "amount": "1\u20602.5",
            "choice": "oui\ufeff",
            "several": ["a"],
            "on": "\u200e2026-11-18",
            "area": "un\u200b\r\ndeux",
            "password": "mot\u200bde passe",
        }
    )
    assert form.is_valid(), form.errors
    data = form.cleaned_data
    assert (data["text"], data["email"], data["number"]) == ("Myrtille", "a@exemple.fr", 12)
    assert (str(data["amount"]), data["choice"], data["area"]) == ("12.5", "oui", "un\ndeux")
    # a password is what it is
    assert data["password"] == "mot\u200bde passe"
    assert "\u200b" not in form["text"].value()


def test_a_line_break_pasted_in_a_line_of_text_is_a_space():
    form = Everything({"text": "12 rue Basse\u2028Montbrison"})
    form.is_valid()
    assert (
        form.cleaned_data["text"]
        == "12 rue Basse Montbrison"
        == one_line("12 rue Basse\nMontbrison")
    )


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u3164", "\u2800", "\ufe0f", "\ufffc"])
def test_a_social_security_number_hides_behind_no_invisible_character(hidden):
    class Note(CarefulForm):
        note = forms.CharField()

    form = Note({"note": hidden.join("184127645108946")})
    assert "sécurité sociale" in str(form.errors["note"])
    assert form["note"].value() == ""
