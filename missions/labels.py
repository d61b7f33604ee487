"""A state in the words of who reads it, with its colour; days and hours in French."""

from dataclasses import dataclass
from datetime import date, datetime

from cpts_portal.foundation.kernel.french import day, hour
from cpts_portal.foundation.kernel.tags import Tag
from missions.enums import State

Moment = date | datetime | None


_MEMBER = {
    State.PROPOSAL: Tag("À confirmer", "soon"),
    State.DRAFT: Tag("Brouillon", "plain"),
    State.SUBMITTED: Tag("Envoyée", "info"),
    State.HELD: Tag("Mise de côté par la coordination", "info"),
    State.RETURNED: Tag("À corriger par vous", "bad"),
    State.REFUSED: Tag("Non retenue", "bad"),
    State.VALIDATED: Tag("Vérifiée", "ok"),
}
_COORDINATOR = {
    State.PROPOSAL: Tag("Pas encore confirmée", "plain"),
    State.DRAFT: Tag("Brouillon", "plain"),
    State.SUBMITTED: Tag("À vérifier", "soon"),
    State.HELD: Tag("Mise de côté", "plain"),
    State.REFUSED: Tag("Non retenue", "bad"),
    State.VALIDATED: Tag("Vérifiée", "ok"),
}


def for_member(state: str) -> Tag:
    return _MEMBER[State(state)]


def for_coordinator(state: str, decided_at: datetime | None = None) -> Tag:
    if state == State.RETURNED:
        on = f" le {day(decided_at)}" if decided_at else ""
        return Tag(f"Renvoyée{on}", "info")
    return _COORDINATOR[State(state)]


@dataclass(frozen=True)
class Transfer:
    """Of verified hours in a batch; ``paid_on`` None: the batch is being prepared."""

    batch_label: str
    paid_on: date | None = None

    @property
    def tag(self) -> Tag:
        """The same words for every reader."""
        if self.paid_on is None:
            return Tag("Virement en préparation", "info")
        return Tag(f"Versée le {day(self.paid_on)}", "ok")


def day_and_month(value: Moment) -> str:
    """``12 novembre``: a day of this year."""
    text = day(value)
    return text.rsplit(" ", 1)[0] if text else ""


def day_near(value: Moment, on: date) -> str:
    """``12 novembre``, and the year as soon as it is not the one of ``on``."""
    return day_and_month(value) if value and value.year == on.year else day(value)


def slot(starts_at: datetime, ends_at: datetime, on: date) -> str:
    """``le 12 novembre de 20 h 15 à 22 h 15``"""
    return f"le {day_near(starts_at, on)} de {hour(starts_at)} à {hour(ends_at)}"
