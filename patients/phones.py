"""Telephone numbers as people write them, kept in one spelling. Pure.

French numbers as « 0612345678 », the others as « +32… ».
"""

import re
import unicodedata

from cpts_portal.foundation.kernel.errors import DomainError

HELP = "Écrivez-le ainsi : 06 12 34 56 78."
_FRENCH = re.compile(r"0[1-9][0-9]{8}")
_FOREIGN = re.compile(r"\+[1-9][0-9]{7,14}")


def normal(text: str, *, field: str = "phone") -> str:
    """« +33 (0)6.12.34.56.78 » gives « 0612345678 »; nothing gives nothing."""
    folded = unicodedata.normalize("NFKC", text)
    if not folded.strip():
        return ""
    compact = re.sub(r"[\s.\-‐‑–_/]|\(0\)|[()]", "", folded)
    compact = re.sub(r"^00", "+", compact)
    compact = re.sub(r"^\+330?", "0", compact)
    if not compact.isascii() or not (_FRENCH.fullmatch(compact) or _FOREIGN.fullmatch(compact)):
        raise DomainError(f"Ce numéro de téléphone ne se lit pas. {HELP}", field=field)
    return compact


def shown(stored: str | None) -> str:
    """« 06 12 34 56 78 »"""
    if not stored or not stored.isdigit():
        return stored or ""
    return " ".join(stored[index : index + 2] for index in range(0, len(stored), 2))
