"""A state in the words of who reads it, with its colour."""

from dataclasses import dataclass

from patients.enums import CloseReason, State, Tier


@dataclass(frozen=True)
class Tag:
    label: str
    tone: str


_PERSON = {
    State.RECEIVED: Tag("Demande reçue", "info"),
    State.INCOMPLETE: Tag("Il nous manque une information", "soon"),
    State.WAITING: Tag("Sur la liste", "info"),
    # a doctor who thinks it over is not told to the person: nothing is promised
    State.PROPOSED: Tag("Sur la liste", "info"),
    State.ACCEPTED: Tag("Un médecin accepte de vous suivre", "ok"),
    State.DECLARED: Tag("Médecin traitant déclaré", "ok"),
    State.CLOSED: Tag("Demande close", "plain"),
}
_REPORTER = _PERSON | {
    State.INCOMPLETE: Tag("Il manque une information, demandée à la personne", "soon"),
    State.ACCEPTED: Tag("Un médecin accepte de la suivre", "ok"),
    State.DECLARED: Tag("Son médecin traitant est déclaré", "ok"),
}
_OFFICE = {
    State.RECEIVED: Tag("À qualifier", "soon"),
    State.INCOMPLETE: Tag("À compléter", "soon"),
    State.WAITING: Tag("En attente", "info"),
    State.PROPOSED: Tag("Proposée à un médecin", "info"),
    State.ACCEPTED: Tag("Prévenir la personne", "soon"),
    State.DECLARED: Tag("Déclaré", "ok"),
    State.CLOSED: Tag("Close", "plain"),
}


def for_person(state: str) -> Tag:
    return _PERSON[State(state)]


def for_reporter(state: str) -> Tag:
    """For whoever reported somebody: it speaks of the person."""
    return _REPORTER[State(state)]


def for_office(state: str, *, tier: str = "", close_reason: str = "") -> Tag:
    """« En attente, priorité 2 » ; « Close : injoignable »."""
    tag = _OFFICE[State(state)]
    if state == State.WAITING and tier:
        label = Tier(tier).label
        return Tag(f"{tag.label}, {label[:1].lower()}{label[1:]}", tag.tone)
    if state == State.CLOSED and close_reason:
        label = CloseReason(close_reason).label
        return Tag(f"{tag.label} : {label[:1].lower()}{label[1:]}", tag.tone)
    return tag


def waited(days: int) -> str:
    """« attend depuis 3 jours », « reçue aujourd’hui »"""
    if days <= 0:
        return "reçue aujourd’hui"
    return f"attend depuis {days} jour{'s' if days > 1 else ''}"
