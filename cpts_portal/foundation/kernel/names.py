"""A person's name, by one rule in every form."""

import re
import unicodedata

from django.core.exceptions import ValidationError

from .lookalikes import LATIN
from .text import RAISED, tidy_name

LETTERS_ONLY = "Un nom s’écrit avec des lettres, des espaces, des tirets et des apostrophes."
ONE_ALPHABET = (
    "Ce nom mêle des lettres de plusieurs alphabets, qui se ressemblent sans être les mêmes. "
    "Effacez-le et tapez-le au clavier."
)
SEVERAL_ALPHABETS = (
    "Ce nom mêle des lettres de plusieurs alphabets. Écrivez-le dans un seul, par exemple en "
    "lettres latines."
)
ONE_NAME = "Écrivez un seul nom dans cette case, sans parenthèses : le nom d’usage."
TOO_MANY_MARKS = (
    "Ce nom porte trop d’accents sur une même lettre. Effacez-le et tapez-le au clavier."
)
# a letter of Vietnamese bears two marks, one of vocalised Hebrew or Arabic three
MOST_MARKS = 4
# letters of every alphabet with their marks, spaces, apostrophes, hyphens, full stops
_NAME = re.compile(r"’?[^\W\d_](?:[^\W\d_]|[ ’.\-·])*")
_JAPANESE = {"CJK": "HAN", "HIRAGANA": "HAN", "KATAKANA": "HAN", "HALFWIDTH": "HAN"}


def clean_name(text: str) -> str:
    """The one spelling of what was typed, or why it is no name; nothing gives nothing."""
    name = tidy_name(text)
    letters = "".join(c for c in name if not unicodedata.category(c).startswith("M"))
    if re.search(r"[(\[]", letters):
        raise ValidationError(ONE_NAME, code="one_name")
    if _most_marks(name) > MOST_MARKS:
        raise ValidationError(TOO_MANY_MARKS, code="marks")
    if (name and not letters) or any(map(_is_sign, letters)):
        raise ValidationError(LETTERS_ONLY, code="name")
    if letters and not _NAME.fullmatch(letters):
        raise ValidationError(LETTERS_ONLY, code="name")
    if len(_alphabets(letters)) > 1:
        alike = any(ord(char) in LATIN for char in letters)
        raise ValidationError(ONE_ALPHABET if alike else SEVERAL_ALPHABETS, code="alphabets")
    return name


def _most_marks(name: str) -> int:
    """On one letter, once every accent stands apart."""
    apart = unicodedata.normalize("NFD", name)
    kinds = "".join("m" if unicodedata.category(char).startswith("M") else " " for char in apart)
    return max(map(len, kinds.split()), default=0)


def _is_sign(char: str) -> bool:
    """ª, ², Ⅳ: they count as letters of a word, and nobody's name has any."""
    category = unicodedata.category(char)
    raised = unicodedata.decomposition(char).startswith(RAISED)
    return category.startswith("N") or (raised and category == "Lo")


def _alphabets(letters: str) -> set[str]:
    """The first word of a letter's Unicode name is its alphabet."""
    folded = unicodedata.normalize("NFKC", letters)
    named = (unicodedata.name(c, "UNKNOWN").split()[0] for c in folded if c.isalpha())
    return {_JAPANESE.get(name, name) for name in named} - {"MODIFIER"}
