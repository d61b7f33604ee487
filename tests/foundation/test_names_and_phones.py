"""A name and a telephone have one spelling, whichever was typed."""

import pytest
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.domains import other_spelling
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import phone
from cpts_portal.foundation.kernel.names import clean_name
from cpts_portal.foundation.kernel.text import APOSTROPHES, sort_name
from patients.domain import duplicates


@pytest.mark.parametrize("sign", list(APOSTROPHES))
def test_every_apostrophe_lookalike_is_the_apostrophe(sign):
    assert clean_name(f"O{sign}Connor") == "O’Connor"
    assert sort_name(f"O{sign}Connor") == "o connor"


@pytest.mark.parametrize("dash", list("‐‑‒–—−－"))
def test_every_dash_lookalike_is_the_hyphen(dash):
    assert clean_name(f"Saint{dash}Exupéry") == "Saint-Exupéry"


@pytest.mark.parametrize(
    "name", ["D’Angelo--Çelik", "’t Hooft", "N’Guyễn", "Łoś", "李", "Иванов", "Dr."]
)
def test_people_are_called_as_they_are_called(name):
    assert clean_name(name) == name


@pytest.mark.parametrize("name", ["D’Angelo 🙂", "{{7*7}}", "Jean 2", "-", "<b>", "’"])
def test_what_is_no_name_is_refused_with_one_sentence(name):
    with pytest.raises(ValidationError, match="des lettres, des espaces, des tirets"):
        clean_name(name)


@pytest.mark.parametrize(
    "name", ["Mariª", "Louisº", "Henri Ⅳ", "ⅳ", "Jean²", "①", "\u0301", "Annⓔ"]
)
def test_a_sign_that_unicode_calls_a_letter_is_no_letter_of_a_name(name):
    with pytest.raises(ValidationError, match="des lettres, des espaces, des tirets"):
        clean_name(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("𝐌arie", "Marie"),
        ("𝓛ouise", "Louise"),
        ("ﬁlle", "fille"),
        ("Ｄｕｐｏｎｔ", "Dupont"),
        ("He\u0301le\u0300ne", "Hélène"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("Œuvrard", "Œuvrard"),
    ],
)
def test_a_letter_drawn_otherwise_is_the_letter(text, name):
    assert clean_name(text) == name


@pytest.mark.parametrize("marks", [5, 70])
def test_more_accents_than_any_language_has_are_refused(marks):
    with pytest.raises(ValidationError, match="trop d’accents"):
        clean_name("Anne" + "\u0301\u0300\u0308\u0327\u0323" * (marks // 5))


@pytest.mark.parametrize("name", ["N’Guyễn", "שָׁלוֹם", "مُحَمَّد", "नरेंद्र"])
def test_the_accents_of_every_language_are_taken(name):
    assert clean_name(name)


@pytest.mark.parametrize("name", ["DUPONT (née MARTIN)", "Martin [Dupont]"])
def test_two_names_in_one_place_are_told_so(name):
    with pytest.raises(ValidationError, match="un seul nom dans cette case"):
        clean_name(name)


@pytest.mark.parametrize("name", ["Cohen כהן", "Li 李", "Ali محمد"])
def test_alphabets_that_do_not_look_alike_are_not_said_to(name):
    with pytest.raises(ValidationError, match="plusieurs alphabets") as refusal:
        clean_name(name)
    assert "ressemblent" not in refusal.value.messages[0]


@pytest.mark.parametrize("name", ["Dеlorme", "Αnne", "Lօuise", "Марiя"])
def test_lookalike_letters_of_another_alphabet_are_refused_in_a_name(name):
    with pytest.raises(ValidationError, match="plusieurs alphabets"):
        clean_name(name)


@pytest.mark.parametrize(
    ("lookalike", "latin"),
    [
        ("Dеlоrme", "Delorme"),
        ("СОСА", "COCA"),
        ("Соса", "Coca"),
        ("Ηélène", "Hélène"),
        ("Lօuise", "Louise"),
    ],
)
def test_a_name_in_lookalike_letters_is_compared_as_the_name_it_looks_like(lookalike, latin):
    assert sort_name(lookalike) == sort_name(latin)


def test_a_lookalike_name_is_the_same_person():
    from datetime import date

    born = date(1951, 3, 4)
    assert duplicates.person("Fоugère", "Luciеnne", born) == duplicates.person(
        "Fougère", "Lucienne", born
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("\u202a06 12 34 56 79\u202c", "0612345679"),
        ("\u2068+33 6 12 34 56 79\u2069", "0612345679"),
        ("+33 (0)6.12.34.56.79", "0612345679"),
        ("06\u00a012\u202f34\u200956\u201179", "0612345679"),
        ("tél. : 06 12 34 56 79", "0612345679"),
        ("33612345679", "0612345679"),
        ("+262 692 11 22 33", "0692112233"),
        ("00262 639 11 22 33", "0639112233"),
        ("+262 0692 11 22 33", "0692112233"),
        ("+590 690 11 22 33", "0690112233"),
        ("+594 694 11 22 33", "0694112233"),
        ("+596 696 11 22 33", "0696112233"),
        ("+508 508 41 12 34", "0508411234"),
        ("+508 41 12 34", "0508411234"),
        ("+41 (0)22 555 12 34", "+41225551234"),
        ("0032 470 12 34 56", "+32470123456"),
        ("+687 12 34 56", "+687123456"),
        ("+41 022 555 12 34", "+41225551234"),
        ("0041 022 555 12 34", "+41225551234"),
        ("+44 020 7946 0018", "+442079460018"),
        ("+352 26 12 34 56", "+35226123456"),
        ("+39 06 6982 1234", "+390669821234"),
        ("+378 0549 882 345", "+3780549882345"),
        ("+379 06 6982 1234", "+3790669821234"),
        ("+225 07 12 34 56 78", "+2250712345678"),
    ],
)
def test_one_subscriber_has_one_spelling(text, number):
    assert phones.normal(text) == number


@pytest.mark.parametrize(
    "text", ["12", "06 12 34 56 78 90", "+3361234567", "=HYPERLINK(1)", "15", "zéro"]
)
def test_what_is_no_phone_is_refused_with_an_example(text):
    with pytest.raises(DomainError, match="06 12 34 56 78"):
        phones.normal(text)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("0612345678", "06 12 34 56 78"),
        ("+41225551234", "+41 22 555 12 34"),
        ("+32470123456", "+32 47 012 34 56"),
        ("+15145550123", "+1 51 45 55 01 23"),
        ("+262692112233", "06 92 11 22 33"),
        ("", ""),
        (None, ""),
        ("poste 12", "poste 12"),
    ],
)
def test_a_phone_is_shown_in_pairs_that_stay_on_one_line(stored, text):
    assert phone(stored).replace("\u00a0", " ") == text
    assert " " not in phone(stored) or stored == "poste 12"


def test_a_domain_in_lookalike_letters_is_shown_in_punycode_beside():
    assert other_spelling("anne@exаmple.fr") == "anne@xn--exmple-4nf.fr"
    assert other_spelling("anne@xn--exmple-4nf.fr") == "anne@exаmple.fr"
    assert other_spelling("anne@exemple.fr") == ""
