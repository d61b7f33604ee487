"""What clocks show in Paris, and the minutes that really pass.

Python adds a duration to a Paris time as if every day had 24 hours: the two nights of the year when
the clocks change, an hour is lost or paid twice. Durations are added in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta

from .clock import PARIS
from .errors import DomainError


def wall_moment(day: date, hour: time, *, field: str | None = None) -> datetime:
    """The moment when clocks show that hour; the first one when they show it twice.

    Raises DomainError for an hour that clocks skip that night.
    """
    moment = datetime.combine(day, hour, tzinfo=PARIS)
    local = moment.astimezone(UTC).astimezone(PARIS)
    if local.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise DomainError(
            f"Cette nuit-là, les horloges avancent d’une heure : {hour:%H:%M} n’existe pas. "
            f"Écrivez {local:%H:%M} si c’est l’heure d’été.",
            field=field,
        )
    return moment


def minutes_after(moment: datetime, minutes: int) -> datetime:
    """In UTC, so that it compares with any moment."""
    return moment.astimezone(UTC) + timedelta(minutes=minutes)
