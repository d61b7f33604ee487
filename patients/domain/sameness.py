"""What makes two requests the same person, two telephones or two addresses the same. Pure: the one
text that stands for every spelling, or None when there is too little to compare."""

import unicodedata
from datetime import date

from cpts_portal.foundation.kernel import domains
from cpts_portal.foundation.kernel.phones import read_phone
from cpts_portal.foundation.kernel.text import sort_name, tidy_email


def person(last_name: str | None, first_name: str | None, birth_date: date | None) -> str | None:
    """Accents, hyphens, capitals and the order of the names apart. Never on a name alone, and by
    the year of birth alone: the day may be unknown, whoever finds a row compares the rest."""
    if not (last_name and first_name and birth_date):
        return None
    words = sorted(set(sort_name(f"{last_name} {first_name}").split()))
    return f"{' '.join(words)}|{birth_date.year}" if words else None


def phone(text: str | None) -> str | None:
    return read_phone(text) or None


def email(text: str | None) -> str | None:
    """One mailbox has one spelling, its domain in letters or in ASCII."""
    folded = tidy_email(unicodedata.normalize("NFKC", text or "")).casefold()
    return min(domains.spellings(folded)) if "@" in folded else None
