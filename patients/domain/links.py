"""The private link of a request: drawn from the form's own token and a secret outside the
database, which keeps its SHA-256 alone. The same form sent twice leads to the same page."""

import base64
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
