"""E-mail addresses as people type them: one that can be written at, or why it cannot. Pure."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from .errors import DomainError
from .text import tidy_email

LONGEST = 254
UNREACHABLE = (
    "Cette adresse ne peut pas recevoir de courriel. Écrivez-la ainsi : prenom.nom@exemple.fr."
)
ACCENTED = "Une adresse ne porte pas d’accent avant le @."
ONE_ONLY = "Une seule adresse : gardez celle où nous écrirons."
# copied from a link
_PREFIX = re.compile(r"mailto:\s*", re.IGNORECASE)
# a machine's name, its number, a number between brackets: no mail leaves for there
_OF_THE_INTERNET = re.compile(r"[^@\[\]]+\.(?![0-9]+$)[^@.\[\]]{2,}")
_is_written_right = EmailValidator(allowlist=())


def clean_email(text: str, *, field: str | None = None) -> str:
    """The address without what surrounds it; nothing gives nothing."""
    normalized = unicodedata.normalize("NFC", tidy_email(text))
    address = _PREFIX.sub("", normalized, count=1).strip()
    if not address:
        return ""
    if address.count("@") > 1:
        raise DomainError(ONE_ONLY, field=field)
    name, _, domain = address.partition("@")
    if domain and any(char.isalpha() and not char.isascii() for char in name):
        raise DomainError(ACCENTED, field=field)
    if not _OF_THE_INTERNET.fullmatch(domain) or len(address) > LONGEST:
        raise DomainError(UNREACHABLE, field=field)
    try:
        _is_written_right(address)
    except ValidationError:
        raise DomainError(UNREACHABLE, field=field) from None
    return address
