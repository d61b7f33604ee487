import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import models

from cpts_portal.foundation.records import privacy
from cpts_portal.foundation.records.retention.durations import Duration, duration_of

TABLE = Path(__file__).with_name("activities.json")


@dataclass(frozen=True)
class ProcessingActivity:
    """``about`` says whose data; ``prefixes``: an app, or one model, the most precise wins."""

    code: str
    name: str
    about: str
    purposes: tuple[str, ...]
    basis: str
    recipients: tuple[str, ...]
    sensitive: str
    durations: tuple[Duration, ...]
    prefixes: tuple[str, ...]

    @property
    def models(self) -> list[type[models.Model]]:
        """Tables that hold personal data for it."""
        return [model for model in personal() if activity_of(model) is self]


@lru_cache(maxsize=1)
def activities() -> tuple[ProcessingActivity, ...]:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(_activity(row) for row in rows)


def activity_of(model: type[models.Model]) -> ProcessingActivity | None:
    label = model._meta.label
    for prefix in (label, label.partition(".")[0]):
        for activity in activities():
            if prefix in activity.prefixes:
                return activity
    return None


def personal() -> list[type[models.Model]]:
    """Every table with a field that may name somebody."""
    return [
        model
        for model in privacy.every_model()
        if (declared := privacy.declared(model)) and declared.identifying
    ]


def _activity(row: dict) -> ProcessingActivity:
    names = ("code", "name", "about", "basis", "sensitive")
    return ProcessingActivity(
        **{name: row[name] for name in names},
        purposes=tuple(row["purposes"]),
        recipients=tuple(row["recipients"]),
        durations=tuple(duration_of(code) for code in row["durations"]),
        prefixes=tuple(row["models"]),
    )
