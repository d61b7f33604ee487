"""The dated settings of the search for a GP, and the letters before a number."""

from collections.abc import Iterable
from datetime import date

from members.queries import territory
from patients.models import CareRequest, SettingsVersion

NAMELESS = "MT"


def on(day: date) -> SettingsVersion:
    """In force that day; the defaults of the columns when nothing was ever set."""
    rows = SettingsVersion.objects.filter(valid_from__lte=day).order_by("-valid_from")
    return rows.first() or SettingsVersion()


def prefix() -> str:
    known = territory.association()
    words = known.name.replace("-", " ").replace("’", " ").split() if known else ()
    letters = [word[0].upper() for word in words if word[:1].isalpha() and word.upper() != "CPTS"]
    return "".join(letters)[:4] or NAMELESS


def references(ids: Iterable[str]) -> dict[str, str]:
    """Id, as text, → « LF-4127 »: a number names nobody."""
    rows = CareRequest.objects.filter(pk__in=set(ids)).values_list("pk", "prefix", "number")
    return {str(pk): f"{prefix}-{number}" for pk, prefix, number in rows}
