"""The French social security number is never stored: it is found in free text and refused.

15 characters (13 + a key of 2) or the 13 alone: sex, year, month, department (2A and 2B exist),
commune, order. Written in one go, spaced or punctuated anywhere, in full-width digits. The number
itself is never put in a message, a log or an exception.
"""

import re
import unicodedata
from itertools import pairwise

from django.core.exceptions import ValidationError
from stdnum import luhn

from .text import visible_text

SENTENCE = (
    "Ce champ contient un numéro de sécurité sociale. Nous ne l’enregistrons jamais : "
    "effacez-le pour continuer."
)
# where the field comes back empty
ERASED = (
    "Votre texte contenait un numéro de sécurité sociale : nous ne le gardons jamais et l’avons "
    "effacé. Réécrivez ce champ sans ce numéro."
)
# what people put between the digits: never a letter, nor a sign of money, percent or degree
_GAP = r"(?:(?![€$£%°§])[\W_]){0,6}"
_RUN = re.compile(rf"\d(?:{_GAP}(?:\d|(?<=2)[ABab](?={_GAP}\d)))*")
_PARTS = re.compile(
    r"(?P<sex>[1-478])(?P<year>\d\d)(?P<month>\d\d)(?P<department>\d\d|2[AB])"
    r"(?P<commune>\d{3})(?P<order>\d{3})(?P<key>\d\d)?"
)
_PARTS_END_AT = {1, 3, 5, 7, 10, 13, 15}
# a group this long beside others is a phone, an RPPS or a SIRET
_LONG = 8
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)\s?33\s?(?:\(0\))?\s?|0)[1-9](?:[ .\-]?\d\d){4}(?!\d)")
_FOREIGN_PHONE = re.compile(r"\+(?:[ .\-()]?\d){8,12}(?![ .\-()]?\d)")
_DATE = re.compile(r"(?<!\d)\d{1,2}([/.\-])\d{1,2}\1\d{4}(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d(?=[ ]?[A-Za-z0-9]{4})")
_IBAN_LENGTHS = range(15, 35)
# a token or a row's identifier: one in some thousands has the digits of a number in it
_UUID = re.compile(r"(?<!\w)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)")


def contains_nir(text: str) -> bool:
    """By its key wherever it stands; without a key, or with a wrong one, by its shape once the
    phones and the dates are out of the text."""
    tidied = _without_ibans(_UUID.sub("#", _plain(text)))
    if any(_any_of(run, _by_its_key) for run in _RUN.findall(tidied)):
        return True
    for pattern in (_ISO_DATE, _DATE, _PHONE, _FOREIGN_PHONE):
        tidied = pattern.sub("#", tidied)
    return any(_any_of(run, _by_its_shape) for run in _RUN.findall(tidied))


def refuse_nir(value: str) -> None:
    """Validator of every free text field and import cell."""
    if isinstance(value, str) and contains_nir(value):
        raise ValidationError(SENTENCE, code="nir")


def _plain(text: str) -> str:
    """Compatibility forms and foreign digits become ASCII; invisible characters go away."""
    chars = []
    for char in unicodedata.normalize("NFKC", visible_text(text)):
        category = unicodedata.category(char)
        if category == "Nd":
            chars.append(str(unicodedata.digit(char)))
        elif category not in ("Cf", "Cc", "Mn") or char.isspace():
            chars.append(char)
    return re.sub(r"\s+", " ", "".join(chars))


def _any_of(run: str, test) -> bool:
    """Is there a number among the groups of this run, whole groups taken together?"""
    groups = [group.upper() for group in re.findall(r"[0-9ABab]+", run)]
    listed = "," in run or ";" in run
    for first in range(len(groups)):
        digits, cuts = "", []
        for group in groups[first:]:
            digits += group
            cuts.append(len(digits))
            if len(digits) >= 13 and test(digits, cuts, listed):
                return True
            if len(digits) > 16:
                break
    return False


def _by_its_key(digits: str, cuts: list[int], listed: bool) -> bool:
    """15 characters, however they are cut unless it is a list; one or two digits glued to them
    when the rest stands as it is written."""
    if len(digits) == 15:
        odd = not listed and _longest(cuts) < _LONG
        return _with_key(digits) and (odd or _aligned(cuts))
    as_written = len(digits) <= 17 and (len(cuts) == 1 or len(cuts) > 4)
    starts = range(len(digits) - 14) if as_written else ()
    return any(_with_key(digits[s : s + 15]) and _aligned(cuts, s, s + 15) for s in starts)


def _by_its_shape(digits: str, cuts: list[int], listed: bool) -> bool:
    """13 characters, or 15 whose key is wrong; 14 when they are no SIRET, even mistyped."""
    if len(digits) in (13, 15):
        odd = not listed and len(digits) == 13 and len(cuts) <= 4 and _longest(cuts) < _LONG
        return _usual(digits) and (odd or _aligned(cuts) or _regular(cuts))
    if len(digits) != 14 or luhn.is_valid(digits) or luhn.is_valid(digits[:9]):
        return False
    return any(_usual(digits[s : s + 13]) and _aligned(cuts, s, s + 13) for s in (0, 1))


def _aligned(cuts: list[int], start: int = 0, end: int = 0) -> bool:
    """In one go, or cut where the parts of a number that begins at ``start`` end."""
    inside = [cut - start for cut in cuts if cut - start > 0 and (not end or cut < end)]
    return all(cut in _PARTS_END_AT for cut in inside if end or cut != cuts[-1])


def _regular(cuts: list[int]) -> bool:
    """In pairs, in threes…: every group alike, the last one perhaps shorter."""
    sizes = _sizes(cuts)
    alike = all(size == sizes[0] for size in sizes[:-1]) and sizes[-1] <= sizes[0]
    return alike and len(sizes) > 3


def _longest(cuts: list[int]) -> int:
    return max(_sizes(cuts))


def _sizes(cuts: list[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *cuts])]


def _with_key(number: str) -> bool:
    parts = _PARTS.fullmatch(number)
    if not parts or not _exists(parts, strict=False):
        return False
    department = {"2A": "19", "2B": "18"}.get(parts["department"], parts["department"])
    digits = number[:5] + department + number[7:13]
    return 97 - int(digits) % 97 == int(parts["key"])


def _usual(number: str) -> bool:
    """No key to trust: only the usual shape is taken for a number, so that others pass."""
    parts = _PARTS.fullmatch(number)
    return bool(parts and parts["sex"] in "12" and _exists(parts, strict=True))


def _exists(parts: re.Match, *, strict: bool) -> bool:
    """Months above 12 are codes of unknown civil status (20, 30 to 42, 50 to 99)."""
    month = int(parts["month"])
    known = 1 <= month <= 12 or (not strict and (month == 20 or 30 <= month <= 42 or month >= 50))
    place = parts["department"] != "00" and parts["commune"] != "000"
    return known and place and parts["order"] != "000"


def _without_ibans(text: str) -> str:
    for start in reversed(list(_IBAN_START.finditer(text))):
        end = _iban_end(text, start.start())
        if end:
            text = f"{text[: start.start()]}#{text[end:]}"
    return text


def _iban_end(text: str, start: int) -> int | None:
    """Where a valid IBAN that starts there ends: letters and digits, single spaces allowed."""
    compact, end = "", None
    for position in range(start, len(text)):
        char = text[position]
        if char == " ":
            continue
        if not char.isascii() or not char.isalnum() or len(compact) == _IBAN_LENGTHS.stop - 1:
            break
        compact += char.upper()
        if len(compact) in _IBAN_LENGTHS and _mod_97(compact) == 1:
            end = position + 1
    return end


def _mod_97(iban: str) -> int:
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97
