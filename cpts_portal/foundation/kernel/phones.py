"""Telephone numbers as people write them, kept in one spelling: one subscriber, one text. Pure.

France and its overseas departments as « 0612345678 », the other countries in E.164, « +32… ».
"""

import re
import unicodedata

from .errors import DomainError
from .numbers import same_characters
from .text import visible_text

HELP = "Écrivez-le ainsi : 06 12 34 56 78."
UNREADABLE = f"Ce numéro de téléphone n’est pas complet, ou il a trop de chiffres. {HELP}"
_NO_BREAK_SPACE = "\u00a0"
# Réunion and Mayotte, Guadeloupe and its islands, Guyane, Martinique, Saint-Pierre-et-Miquelon:
# numbers of the national plan behind a prefix of their own
_OVERSEAS = "262|590|594|596|508"
_BETWEEN = re.compile(r"[\s.,\-‐‑‒–—―−/\\_·•]|\(0\)|[()\[\]]")
_CALLED = re.compile(r"^(?:tel|tél)\.?:?", re.IGNORECASE)
_FRENCH = re.compile(r"0[1-9][0-9]{8}")
_FOREIGN = re.compile(r"\+[1-9][0-9]{7,14}")
_OF_FRANCE = re.compile(r"\+?330?([1-9][0-9]{8})")
_OF_OVERSEAS = re.compile(rf"\+(?:{_OVERSEAS})0?([1-9][0-9]{{8}})")
_OF_SAINT_PIERRE = re.compile(r"\+508([45][0-9]{5})")
# by how many digits a country's prefix has; the others have three
_ONE_DIGIT, _TWO_DIGITS = (
    ("1", "7"),
    (
        *("20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46"),
        *("47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63"),
        *("64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"),
    ),
)
# where a number of the country begins with its own 0, which is dialled from abroad as well (Italy,
# San Marino, Vatican; Côte d’Ivoire, Burkina Faso, Niger, Benin, Congo), or where what is dialled
# before a number is 06 (Hungary). Elsewhere a 0 after the prefix is the one of calls at home
_KEEP_THEIR_ZERO = {"39", "378", "379", "225", "226", "227", "229", "242", "36"}


def normal(text: str, *, field: str = "phone") -> str:
    """« +33 (0)6.12.34.56.78 » gives « 0612345678 »; nothing gives nothing."""
    folded = same_characters(visible_text(text))
    if not folded.strip():
        return ""
    compact = _BETWEEN.sub("", _CALLED.sub("", _BETWEEN.sub("", _digits(folded))))
    compact = _national(re.sub(r"^00", "+", compact))
    wrong_french = compact.startswith("+33")
    if not compact.isascii() or wrong_french or not _is_number(compact):
        raise DomainError(UNREADABLE, field=field)
    return compact


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _is_number(compact: str) -> bool:
    return bool(_FRENCH.fullmatch(compact) or _FOREIGN.fullmatch(compact))


def _national(compact: str) -> str:
    if match := _OF_SAINT_PIERRE.fullmatch(compact):
        return f"0508{match[1]}"
    match = _OF_FRANCE.fullmatch(compact) or _OF_OVERSEAS.fullmatch(compact)
    return f"0{match[1]}" if match else _without_home_zero(compact)


def _without_home_zero(compact: str) -> str:
    """« +410225551234 » gives « +41225551234 »."""
    if not compact.startswith("+"):
        return compact
    end = 1 + _country_digits(compact)
    zero = compact[end : end + 1] == "0" and compact[1:end] not in _KEEP_THEIR_ZERO
    return compact[:end] + compact[end + 1 :] if zero else compact


def _country_digits(number: str) -> int:
    return 1 if number[1:2] in _ONE_DIGIT else 2 if number[1:3] in _TWO_DIGITS else 3


def formatted(stored: str | None) -> str:
    """« 06 12 34 56 78 », « +41 22 555 12 34 »: no-break spaces, a spreadsheet takes it for text.
    What does not read as a number is shown as it stands."""
    try:
        number = normal(stored or "")
    except DomainError:
        return stored or ""
    if not number.startswith("+"):
        return _NO_BREAK_SPACE.join(number[i : i + 2] for i in range(0, len(number), 2))
    country = _country_digits(number)
    return _NO_BREAK_SPACE.join([number[: country + 1], *_groups(number[country + 1 :])])


def _groups(digits: str) -> list[str]:
    """Pairs; an odd one makes a group of three, second when there are more."""
    if len(digits) % 2 == 0:
        return [digits[i : i + 2] for i in range(0, len(digits), 2)]
    if len(digits) <= 3:
        return [digits]
    first = 2 if len(digits) >= 9 else 0
    head, middle, tail = digits[:first], digits[first : first + 3], digits[first + 3 :]
    return [*([head] if head else []), middle, *_groups(tail)]


def read_phone(text: str | None) -> str:
    """The one spelling, or nothing when it does not read: for comparing and for searching."""
    try:
        return normal(text or "")
    except DomainError:
        return ""
