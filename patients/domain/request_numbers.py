"""The number of a request, as people write it. Pure."""

import re

# what a phone or a word processor writes for one: no-break, dashes, minus
_HYPHENS = re.compile("[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def number_in(text: str) -> int | None:
    """« LF-4127 », « lf 4127 », « LF4127 » or « 4127 », whatever the hyphen"""
    match = re.fullmatch(r"[A-Za-z]{0,6}\s?-?\s?([0-9]{1,12})", _HYPHENS.sub("-", text).strip())
    return int(match[1]) if match else None
