"""One state, one label per reader; never the same sentence for both sides."""

from dataclasses import dataclass

from funding.dossier.enums import State


@dataclass(frozen=True)
class StateTag:
    label: str
    tone: str


_OFFICE = {
    State.PREPARATION: StateTag("En préparation", "soon"),
    State.SUBMITTED: StateTag("Transmis, en lecture", "info"),
    State.RETURNED: StateTag("À compléter", "bad"),
    State.DECIDED: StateTag("Décisions à contresigner", "soon"),
    State.NOTIFIED: StateTag("Notifié, paiement attendu", "info"),
    State.SETTLED: StateTag("Soldé", "ok"),
}
_REVIEWER = {
    State.PREPARATION: StateTag("Pas encore transmis", "plain"),
    State.SUBMITTED: StateTag("À lire", "soon"),
    State.RETURNED: StateTag("Compléments demandés", "info"),
    State.DECIDED: StateTag("Relevé à signer", "soon"),
    State.NOTIFIED: StateTag("Notifié, paiement en cours", "info"),
    State.SETTLED: StateTag("Soldé", "ok"),
}
# whose turn it is, for the reviewers' list
_TURN = {
    State.SUBMITTED: "À vous",
    State.DECIDED: "À vous",
    State.RETURNED: "À la CPTS",
}


def for_office(state: str, missing: int = 0) -> StateTag:
    tag = _OFFICE[State(state)]
    if state == State.PREPARATION and missing:
        plural = "s" if missing > 1 else ""
        verb = "manquent" if missing > 1 else "manque"
        return StateTag(f"{tag.label}, {missing} point{plural} {verb}", tag.tone)
    return tag


def for_reviewer(state: str) -> StateTag:
    return _REVIEWER[State(state)]


def turn(state: str) -> str:
    return _TURN.get(State(state), "")
