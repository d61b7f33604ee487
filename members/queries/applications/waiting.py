from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from members.enums import ApplicationState
from members.models import Application


@dataclass(frozen=True)
class Waiting:
    """Applications to examine. ``oldest_days``: for how long the oldest has waited for us."""

    count: int
    oldest_days: int


def waiting(now: datetime) -> Waiting:
    found = rows().aggregate(count=Count("pk"), oldest=Min("waiting_since"))
    return since(now, **found)


def rows():
    """Inside this app."""
    return Application.objects.filter(state=ApplicationState.RECEIVED)


def since(now: datetime, *, count: int, oldest: datetime | None) -> Waiting:
    return Waiting(count, max((now - oldest).days, 0) if oldest else 0)
