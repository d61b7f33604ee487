"""Text typed by people: what is invisible in it, one spelling of a name, a sort key, one line.

Invisible: Unicode's default-ignorable code points, format and control characters, blanks that are
letters or signs by their category (Hangul fillers, empty Braille pattern). They come with a copy
from a chat, a contact or a word processor; nobody can delete what they do not see, so they are
dropped, never refused.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

from .lookalikes import LATIN

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
APOSTROPHE = "’"
# by how Unicode says they are drawn: signs more than letters (ª, º)
RAISED = ("<super>", "<sub>", "<circle>", "<square>")
# what keyboards, word processors and OCR put between the letters of O’Connor and D’Arcy
APOSTROPHES = "'’‘‛`´ʹʻʼʽʾʿˈˊˋ′‵‹›＇｀ꞌ՚׳ߴߵ"
DASHES = "‐‑‒–—―−﹘﹣－⁃˗"
_NAME_SIGNS = str.maketrans(dict.fromkeys(APOSTROPHES, APOSTROPHE) | dict.fromkeys(DASHES, "-"))
# a line ends there; a text area keeps it, a line of text makes it a space
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
# signs that are drawn as pictures, and the tones of their skin
_PICTURE = "[\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_STRAY_STYLE = re.compile(f"(?<!{_PICTURE})\ufe0f")
_STRAY_JOINER = re.compile(f"(?<!{_PICTURE})(?<!{_PICTURE}\ufe0f)\u200d|\u200d(?!{_PICTURE})")


def visible_text(text: str) -> str:
    """``text`` without its invisible characters; lines and tabs stay, and what makes one picture
    of several (a health worker, a heart in colour). Twice is once."""
    if text.isascii() and text.isprintable():
        return text
    visible = _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))
    return _STRAY_JOINER.sub("", _STRAY_STYLE.sub("", visible))


def one_line(text: str) -> str:
    """``text`` on one line, without control or invisible characters."""
    return " ".join(visible_text(text).split())


def tidy_email(text: str) -> str:
    """No invisible character, no space around: what was copied with it never arrives."""
    return visible_text(text).strip()


def tidy_name(text: str) -> str:
    """One spelling of a person's name: O‘Connor, O´Connor and O'Connor are O’Connor; a letter in
    bold, in full width or tied to the next one is the letter."""
    letters = "".join(map(_plain_letter, visible_text(text).translate(_NAME_SIGNS)))
    return " ".join(unicodedata.normalize("NFC", letters).split())


def _plain_letter(char: str) -> str:
    drawn = unicodedata.decomposition(char)
    folded = drawn.startswith("<") and not drawn.startswith(RAISED)
    is_letter = unicodedata.category(char).startswith("L")
    return unicodedata.normalize("NFKC", char) if folded and is_letter else char


def sort_name(text: str) -> str:
    """Lowercase, unaccented, words separated by one space: what lists sort and search on. A letter
    of another alphabet that looks like a Latin one counts as that one."""
    apart = unicodedata.normalize("NFKD", visible_text(text).translate(_NAME_SIGNS))
    bare = "".join(c for c in apart if not unicodedata.combining(c)).translate(LATIN)
    folded = unicodedata.normalize("NFKD", bare.casefold().translate(LIGATURES))
    folded = folded.translate(_NAME_SIGNS)
    unaccented = "".join(c for c in folded if not unicodedata.combining(c)).translate(LATIN)
    return " ".join(re.findall(r"\w+", unaccented.casefold()))


def is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def contains_control(text: str) -> bool:
    """True for control and invisible characters; line feeds and tabs of a text area are allowed."""
    return visible_text(text) != text.replace("\r\n", "\n").replace("\r", "\n")


def validate_plain_text(value: str) -> None:
    """The last judge, on the models: the forms have dropped these characters before."""
    if contains_control(value):
        raise ValidationError(
            "Ce texte contient un caractère invisible. Effacez-le et tapez-le à nouveau.",
            code="plain_text",
        )
