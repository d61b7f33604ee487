"""A person's name, by one rule in every form."""

import re
import unicodedata

from django.core.exceptions import ValidationError

from .text import tidy_name

LETTERS_ONLY = "Un nom s’écrit avec des lettres, des espaces, des tirets et des apostrophes."
ONE_ALPHABET = (
    "Ce nom mêle des lettres de plusieurs alphabets, qui se ressemblent sans être les mêmes. "
    "Effacez-le et tapez-le au clavier."
)
# letters of every alphabet with their marks, spaces, apostrophes, hyphens, full stops
_NAME = re.compile(r"’?[^\W\d_](?:[^\W\d_]|[ ’.\-·])*")
_JAPANESE = {"CJK": "HAN", "HIRAGANA": "HAN", "KATAKANA": "HAN", "HALFWIDTH": "HAN"}


def clean_name(text: str) -> str:
    """The one spelling of what was typed, or why it is no name; nothing gives nothing."""
    name = tidy_name(text)
    letters = "".join(c for c in name if not unicodedata.category(c).startswith("M"))
    if letters and not _NAME.fullmatch(letters):
        raise ValidationError(LETTERS_ONLY, code="name")
    if len(_alphabets(letters)) > 1:
        raise ValidationError(ONE_ALPHABET, code="alphabets")
    return name


def _alphabets(letters: str) -> set[str]:
    """The first word of a letter's Unicode name is its alphabet."""
    folded = unicodedata.normalize("NFKC", letters)
    named = (unicodedata.name(c, "UNKNOWN").split()[0] for c in folded if c.isalpha())
    return {_JAPANESE.get(name, name) for name in named} - {"MODIFIER"}
