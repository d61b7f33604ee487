"""A state in the words of who reads it, with its colour; days and hours in French."""

from dataclasses import dataclass
from datetime import date, datetime

from cpts_portal.foundation.kernel.french import day, hour
from missions.enums import State

Moment = date | datetime | None


@dataclass(frozen=True)
class StateTag:
    label: str
    tone: str


_MEMBER = {
    State.PROPOSAL: StateTag("À confirmer", "soon"),
    State.DRAFT: StateTag("Brouillon", "plain"),
    State.SUBMITTED: StateTag("Envoyée", "info"),
    State.HELD: StateTag("Mise de côté par la coordination", "info"),
    State.RETURNED: StateTag("À corriger par vous", "bad"),
    State.REFUSED: StateTag("Non retenue", "bad"),
    State.VALIDATED: StateTag("Vérifiée", "ok"),
}
_COORDINATOR = {
    State.PROPOSAL: StateTag("Pas encore confirmée", "plain"),
    State.DRAFT: StateTag("Brouillon", "plain"),
    State.SUBMITTED: StateTag("À vérifier", "soon"),
    State.HELD: StateTag("Mise de côté", "plain"),
    State.REFUSED: StateTag("Non retenue", "bad"),
    State.VALIDATED: StateTag("Vérifiée", "ok"),
}


def for_member(state: str) -> StateTag:
    return _MEMBER[State(state)]


def for_coordinator(state: str, decided_at: datetime | None = None) -> StateTag:
    if state == State.RETURNED:
        on = f" le {day(decided_at)}" if decided_at else ""
        return StateTag(f"Renvoyée{on}", "info")
    return _COORDINATOR[State(state)]


def for_transfer(paid_on: date | None) -> StateTag:
    """Of verified hours, once they are in a batch; the same words for every reader."""
    if paid_on is None:
        return StateTag("Virement en préparation", "info")
    return StateTag(f"Versée le {day(paid_on)}", "ok")


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
