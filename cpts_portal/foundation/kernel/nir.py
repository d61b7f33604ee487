"""The French social security number is never stored: it is found in free text and refused.

15 characters (13 + a key of 2) or the 13 alone: sex, year, month, department (2A and 2B exist),
commune, order. Written in one go, spaced or punctuated anywhere, in full-width digits. The number
itself is never put in a message, a log or an exception.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

SENTENCE = (
    "Ce champ contient un numéro de sécurité sociale. Nous ne l’enregistrons jamais : "
    "effacez-le pour continuer."
)
_GAP = r"[\s.,_/·•\-\u2010-\u2015\u2212]{0,3}"
_RUN = re.compile(rf"(?<!\d)\d(?:{_GAP}(?:\d|(?<=2)[ABab](?={_GAP}\d)))*")
_PARTS = re.compile(
    r"(?P<sex>[1-478])(?P<year>\d\d)(?P<month>\d\d)(?P<department>\d\d|2[AB])"
    r"(?P<commune>\d{3})(?P<order>\d{3})(?P<key>\d\d)?"
)
_PARTS_END_AT = {1, 3, 5, 7, 10, 13}
_PHONE = re.compile(r"(?<![\d])(?:(?:\+|00)\s?33\s?(?:\(0\))?\s?|0)[1-9](?:[ .\-]?\d\d){4}(?!\d)")
_DATE = re.compile(r"(?<!\d)\d{1,2}([/.\-])\d{1,2}\1\d{4}(?!\d)")
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d(?=[ ]?[A-Za-z0-9]{4})")
_IBAN_LENGTHS = range(15, 35)


def contains_nir(text: str) -> bool:
    plain = _without_ibans(_plain(text))
    if any(_with_key(number) for number in _candidates(plain, 15)):
        return True
    quieter = _PHONE.sub("#", _DATE.sub("#", plain))
    return any(_without_key(number) for number in _candidates(quieter, 13))


def refuse_nir(value: str) -> None:
    """Validator of every free text field and import cell."""
    if isinstance(value, str) and contains_nir(value):
        raise ValidationError(SENTENCE, code="nir")


def _plain(text: str) -> str:
    """Compatibility forms and foreign digits become ASCII; invisible characters go away."""
    kept = []
    for char in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(char)
        if category == "Nd":
            kept.append(str(unicodedata.digit(char)))
        elif category not in ("Cf", "Cc", "Mn") or char.isspace():
            kept.append(char)
    return "".join(kept)


def _candidates(text: str, length: int):
    """Each stretch of ``length`` characters that starts and ends where groups of digits do."""
    for run in _RUN.finditer(text):
        groups = re.findall(r"[0-9ABab]+", run.group())
        for first in range(len(groups)):
            number = ""
            for group in groups[first:]:
                number += group.upper()
                if len(number) >= length:
                    break
            if len(number) == length and _could_be_cut_so(groups[first:], length):
                yield number


def _could_be_cut_so(groups: list[str], length: int) -> bool:
    """A long group beside others is a phone, an RPPS or a SIRET unless it ends where a part of
    the number does."""
    cut, longest = 0, 0
    aligned = True
    for group in groups:
        cut += len(group)
        longest = max(longest, len(group))
        if cut >= length:
            break
        aligned = aligned and cut in _PARTS_END_AT
    return aligned or longest < 8


def _with_key(number: str) -> bool:
    parts = _PARTS.fullmatch(number)
    if not parts or not _exists(parts, strict=False):
        return False
    department = {"2A": "19", "2B": "18"}.get(parts["department"], parts["department"])
    digits = number[:5] + department + number[7:13]
    return 97 - int(digits) % 97 == int(parts["key"])


def _without_key(number: str) -> bool:
    """No key to check: only the usual shape is taken for a number, so that phones pass."""
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
