"""The name of a file as people see it: never a path, nothing invisible, of bounded length."""

import re
import unicodedata

from cpts_portal.foundation.kernel.nir import contains_nir
from cpts_portal.foundation.kernel.text import one_line

from .limits import LONGEST_NAME, FileType

_FORBIDDEN = re.compile(r"[\"'<>|:*?;%&`$\\/{}\u00ab\u00bb\u2018-\u201f]+")
FALLBACK = "document"


def extension_of(name: str) -> str:
    """Nothing for « photo » and « photo.jpg. » gives jpg."""
    _, dot, extension = one_line(name).rstrip(". ").rpartition(".")
    return extension.casefold() if dot else ""


def clean_name(name: str, kind: FileType) -> str:
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name.replace("\0", "")))[-1]
    before, dot, after = one_line(last).rstrip(". ").rpartition(".")
    stem = before if dot else after
    # « facture.php.pdf » keeps no second extension
    stem = _FORBIDDEN.sub("-", stem).replace(".", "-").strip(" -")
    if not stem or contains_nir(stem):
        stem = FALLBACK
    return f"{stem[:LONGEST_NAME].strip(' -')}.{kind.extensions[0]}"
