"""What Pro Santé Connect says of a professional: her number, her names, her professions.

Its e-mail address, when there is one, is never read: it proves nothing of who she is here.
"""

import re
from dataclasses import dataclass

from cpts_portal.foundation.kernel.text import one_line
from members.pro_sante_connect.refusals import Refused

# the national identifier: « 8 » says RPPS, then the eleven digits
NATIONAL_RPPS = re.compile(r"8((?!0{11})[0-9]{11})")
LONGEST_NAME = 80


@dataclass(frozen=True)
class Professional:
    """``professions``: codes of TRE_G15, as her practices say them, none twice."""

    rpps: str
    first_name: str
    last_name: str
    professions: tuple[str, ...]


def read(userinfo: dict) -> Professional:
    found = NATIONAL_RPPS.fullmatch(_text(userinfo.get("SubjectNameID")))
    if not found:
        raise Refused("no_rpps")
    practices = _practices(userinfo.get("SubjectRefPro"))
    named = practices[0] if practices else {}
    codes = [_text(practice.get("codeProfession")) for practice in practices]
    return Professional(
        rpps=found[1],
        first_name=_name(named.get("prenomDexercice")) or _name(userinfo.get("given_name")),
        last_name=_name(named.get("nomDexercice")) or _name(userinfo.get("family_name")),
        professions=tuple(dict.fromkeys(code for code in codes if code)),
    )


def _practices(reference) -> list[dict]:
    """Empty when Pro Santé Connect knows no practice: she then has no profession here."""
    listed = reference.get("exercices") if isinstance(reference, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _text(value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(value) -> str:
    return one_line(_text(value))[:LONGEST_NAME]
