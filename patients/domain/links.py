"""The number of a request, as people write it, and its private link: drawn from the form's own
token and a secret outside the database, which keeps its SHA-256 alone. The same form sent twice
leads to the same page."""

import base64
import re
from uuid import UUID

from django.utils.crypto import salted_hmac

from cpts_portal.foundation.kernel.link_tokens import fingerprint

SALT = "patients.private-link"
PREFIX = "/medecin-traitant/suivi/"


def link_of(token: UUID) -> str:
    """43 characters: long enough for the log lines to hide them."""
    digest = salted_hmac(SALT, str(token), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: UUID) -> str:
    return fingerprint(link_of(token))


def path_of(token: UUID) -> str:
    return f"{PREFIX}{link_of(token)}/"


# what a phone or a word processor writes for one: no-break, dashes, minus
_HYPHENS = re.compile("[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def number_in(text: str) -> int | None:
    """« LF-4127 », « lf 4127 », « LF4127 » or « 4127 », whatever the hyphen"""
    match = re.fullmatch(r"[A-Za-z]{0,6}\s?-?\s?([0-9]{1,12})", _HYPHENS.sub("-", text).strip())
    return int(match[1]) if match else None
