"""The dated settings of the search for a GP."""

from dataclasses import dataclass
from datetime import date

from patients.models import SettingsVersion


@dataclass(frozen=True)
class Settings:
    """``mask_threshold``: the smallest number a funder reads; ``emergency``: « 15 », or
    « 15 / 116 117 » where the second is open."""

    minors_open: bool
    mask_threshold: int
    emergency: str
    attempts_allowed: int
    neighbours: tuple[str, ...]
    pregnancy_days: int


def on(day: date) -> Settings:
    """In force that day; the defaults of the columns when nothing was ever set."""
    rows = SettingsVersion.objects.filter(valid_from__lte=day).order_by("-valid_from")
    row = rows.first() or SettingsVersion()
    return Settings(
        row.minors_open,
        row.mask_threshold,
        row.emergency,
        row.attempts_allowed,
        tuple(row.neighbours),
        row.pregnancy_days,
    )
