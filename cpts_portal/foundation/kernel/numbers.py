"""Figures as people type them: which characters are digits, and what a whole number looks like."""

import re
import unicodedata

from .errors import DomainError

WHOLE = "Indiquez un nombre entier, en chiffres."
# the same character drawn wider, narrower, in bold or tied to its neighbour. A power, an index,
# a digit in a circle or a fraction is something else: 1² is not 12
_SAME_CHARACTER = ("<wide>", "<narrow>", "<small>", "<font>", "<noBreak>")
_WHOLE = re.compile(r"[0-9]{1,18}|[0-9]{1,3}(?: [0-9]{3}){1,5}")


def same_characters(text: str) -> str:
    """« ２ｈ » gives « 2h »; « 1² » stays as it is."""
    if text.isascii():
        return text
    return "".join(_same(char) for char in text)


def _same(char: str) -> str:
    if unicodedata.decomposition(char).startswith(_SAME_CHARACTER):
        return unicodedata.normalize("NFKC", char)
    return char


def parse_whole(text: str, *, field: str | None = None) -> int:
    """« 1 200 » gives 1200. Python's own spellings (1_0, +4) and 4.0 are refused."""
    tidied = " ".join(same_characters(text).split())
    if not _WHOLE.fullmatch(tidied):
        raise DomainError(WHOLE, field=field)
    return int(tidied.replace(" ", ""))
