"""Text typed by people: a sort key, one line, and characters that never belong in it."""

import re
import unicodedata

from django.core.exceptions import ValidationError

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
# characters that reorder or hide text: bidirectional marks, isolates, zero-width, byte-order mark
HIDING = re.compile("[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def sort_name(text: str) -> str:
    """Lowercase, unaccented, words separated by one space: what lists sort and search on."""
    folded = text.casefold().translate(LIGATURES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def one_line(text: str) -> str:
    """``text`` on one line, without control or hiding characters."""
    visible = "".join(" " if is_control(c) else c for c in HIDING.sub("", text))
    return " ".join(visible.split())


def is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def contains_control(text: str) -> bool:
    """True for control and hiding characters; line feeds and tabs of a text area are allowed."""
    return bool(HIDING.search(text)) or any(is_control(c) and c not in "\n\r\t" for c in text)


def validate_plain_text(value: str) -> None:
    if contains_control(value):
        raise ValidationError(
            "Ce texte contient un caractère invisible. Effacez-le et tapez-le à nouveau.",
            code="plain_text",
        )
