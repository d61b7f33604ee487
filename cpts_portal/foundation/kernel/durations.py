"""Durations as people type them: « 2 », « 2h », « 1 h 30 », « 1:30 », « 0,5 », « 90 min »."""

import re
from decimal import ROUND_HALF_UP, Decimal

from .errors import DomainError
from .numbers import same_characters

LONGEST = 24 * 60
HELP = "Écrivez la durée en heures, par exemple 1 h 30 ou 1,5."
APART = f"Des chiffres séparés par une espace ne se lisent pas. {HELP}"
_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,4}) ?(?:h|heures?|:) ?(?:(\d{1,2}) ?(?:m|mn|min|minutes?)?)?|(\d{1,2}) (\d\d)"
)
_DECIMAL_HOURS = re.compile(r"(\d{1,4})(?: ?[.,] ?(\d{1,4}))? ?(?:h|heures?)?")
_MINUTES = re.compile(r"(\d{1,5}|\d{1,2} \d{3}) ?(?:m|mn|min|minutes?)")
_DIGITS_APART = re.compile(r"\d \d")


def parse_duration(text: str, *, field: str | None = None) -> int:
    """Minutes, between 1 and 24 hours."""
    tidied = " ".join(same_characters(text).casefold().split())
    if tidied.startswith(("-", "−")):
        raise DomainError(f"Une durée ne peut pas être négative. {HELP}", field=field)
    minutes = _minutes(tidied) if tidied.isascii() else None
    if minutes is None and _DIGITS_APART.search(tidied):
        raise DomainError(APART, field=field)
    if minutes is None:
        raise DomainError(f"Cette durée ne se lit pas. {HELP}", field=field)
    if minutes == 0:
        raise DomainError(f"La durée doit être d’au moins une minute. {HELP}", field=field)
    if minutes > LONGEST and tidied.isdigit() and int(tidied) < LONGEST:
        raise DomainError(
            f"{tidied} heures, c’est plus d’une journée. Pour des minutes, écrivez {tidied} min.",
            field=field,
        )
    if minutes > LONGEST:
        raise DomainError("Une durée ne dépasse pas 24 heures : vérifiez la saisie.", field=field)
    return minutes


def _minutes(text: str) -> int | None:
    if match := _MINUTES.fullmatch(text):
        return int(match[1].replace(" ", ""))
    if match := _HOURS_AND_MINUTES.fullmatch(text):
        minutes = int(match[2] or match[4] or 0)
        return None if minutes > 59 else int(match[1] or match[3]) * 60 + minutes
    if match := _DECIMAL_HOURS.fullmatch(text):
        hours = Decimal(f"{match[1]}.{match[2] or 0}")
        return int((hours * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return None


def in_french(minutes: int) -> str:
    """``90`` gives « 1 h 30 », ``45`` gives « 45 min »; spaces do not break."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h\u00a0{rest:02d}" if rest else f"{hours}\u00a0h"
