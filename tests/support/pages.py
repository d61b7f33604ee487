"""A page as its reader meets it: where its source breaks a line says nothing."""

import re


def squeezed(html: str) -> str:
    """Each run of white space is one space, the French narrow and no-break ones included."""
    return re.sub(r"\s+", " ", html)
