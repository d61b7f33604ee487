"""The state of an application in the words of who reads it, with its colour."""

from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.french import euros_round
from members.enums import ApplicationState as Asked
from members.enums import MembershipState as State


@dataclass(frozen=True)
class StateTag:
    label: str
    tone: str


_OFFICE = {
    Asked.RECEIVED: StateTag("À vérifier", "soon"),
    Asked.INCOMPLETE: StateTag("Relancée", "info"),
    Asked.REFUSED: StateTag("Non retenue", "bad"),
    Asked.WITHDRAWN: StateTag("Retirée par la personne", "plain"),
}
_OFFICE_MEMBER = {
    State.ACCEPTED: StateTag("Cotisation attendue", "soon"),
    State.ACTIVE: StateTag("À jour", "ok"),
    State.SUSPENDED: StateTag("En retard", "bad"),
    State.LEFT: StateTag("Sortie", "plain"),
}
_CANDIDATE = {
    Asked.RECEIVED: StateTag("Demande envoyée", "info"),
    Asked.INCOMPLETE: StateTag("Il manque une pièce", "soon"),
    Asked.REFUSED: StateTag("Demande non retenue", "bad"),
    Asked.WITHDRAWN: StateTag("Demande retirée", "plain"),
}
_CANDIDATE_MEMBER = {
    State.ACTIVE: StateTag("Adhésion à jour", "ok"),
    State.SUSPENDED: StateTag("Cotisation à régler", "bad"),
    State.LEFT: StateTag("Adhésion terminée", "plain"),
}


def for_office(state: str, membership_state: str = "") -> StateTag:
    if state == Asked.ACCEPTED:
        return _OFFICE_MEMBER[State(membership_state or State.ACCEPTED)]
    return _OFFICE[Asked(state)]


def for_candidate(state: str, membership_state: str = "", fee: Decimal | None = None) -> StateTag:
    if state != Asked.ACCEPTED:
        return _CANDIDATE[Asked(state)]
    if membership_state and membership_state != State.ACCEPTED:
        return _CANDIDATE_MEMBER[State(membership_state)]
    return StateTag(f"Acceptée, {euros_round(fee)} à régler" if fee else "Acceptée", "ok")
