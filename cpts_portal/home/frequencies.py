"""How often reminders come."""

from datetime import date

from django.db.models import TextChoices

MONDAY = 0


class Frequency(TextChoices):
    DAILY = "daily", "Chaque matin où quelque chose m’attend"
    WEEKLY = "weekly", "Le lundi seulement"
    NEVER = "never", "Jamais"


def is_due(frequency: str, on: date) -> bool:
    if frequency == Frequency.WEEKLY:
        return on.weekday() == MONDAY
    return frequency == Frequency.DAILY
