"""The state of an application in the words of who reads it, with its colour."""

from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.french import euros_round
from members.enums import ApplicationState
from members.enums import MembershipState as State


@dataclass(frozen=True)
class StateTag:
    label: str
    tone: str


_OFFICE = {
    ApplicationState.RECEIVED: StateTag("À vérifier", "soon"),
    ApplicationState.INCOMPLETE: StateTag("Relancée", "info"),
    ApplicationState.REFUSED: StateTag("Non retenue", "bad"),
    ApplicationState.WITHDRAWN: StateTag("Retirée par la personne", "plain"),
}
_OFFICE_MEMBER = {
    State.ACCEPTED: StateTag("Cotisation attendue", "soon"),
    State.ACTIVE: StateTag("À jour", "ok"),
    State.SUSPENDED: StateTag("En retard", "bad"),
    State.LEFT: StateTag("Sortie", "plain"),
}
_CANDIDATE = {
    ApplicationState.RECEIVED: StateTag("Demande envoyée", "info"),
    ApplicationState.INCOMPLETE: StateTag("Il manque une pièce", "soon"),
    ApplicationState.REFUSED: StateTag("Demande non retenue", "bad"),
    ApplicationState.WITHDRAWN: StateTag("Demande retirée", "plain"),
}
_CANDIDATE_MEMBER = {
    State.ACTIVE: StateTag("Adhésion à jour", "ok"),
    State.SUSPENDED: StateTag("Cotisation à régler", "bad"),
    State.LEFT: StateTag("Adhésion terminée", "plain"),
}
_NEXT = {
    ApplicationState.RECEIVED: "La coordination vérifie votre demande, puis le bureau décide. "
    "Vous recevrez un courriel à chaque étape.",
    ApplicationState.INCOMPLETE: "Répondez ci-dessous : "
    "votre demande repart aussitôt en vérification.",
    ApplicationState.REFUSED: "Cette décision peut se discuter : parlez-en avec l’association.",
    ApplicationState.WITHDRAWN: "Vous pouvez faire une nouvelle demande quand vous voulez.",
}
_PAID = "Il ne reste rien à faire ici : le reste se passe dans le portail."
_TO_PAY = (
    "Vous êtes adhérent dès aujourd’hui. La coordination vous dira comment régler la cotisation."
)
TRANSITIONS = {
    "send": "Demande envoyée",
    "ask": "Précision demandée",
    "answer": "Réponse de la personne",
    "correct": "Coordonnées corrigées par la personne",
    "confirm": "RPPS confirmé par le répertoire national",
    "accept": "Acceptée",
    "refuse": "Non retenue",
    "withdraw": "Retirée par la personne",
}


def for_office(state: str, membership_state: str = "") -> StateTag:
    if state == ApplicationState.ACCEPTED:
        return _OFFICE_MEMBER[State(membership_state or State.ACCEPTED)]
    return _OFFICE[ApplicationState(state)]


def for_candidate(state: str, membership_state: str = "", fee: Decimal | None = None) -> StateTag:
    if state != ApplicationState.ACCEPTED:
        return _CANDIDATE[ApplicationState(state)]
    if membership_state and membership_state != State.ACCEPTED:
        return _CANDIDATE_MEMBER[State(membership_state)]
    return StateTag(f"Acceptée, {euros_round(fee)} à régler" if fee else "Acceptée", "ok")


def next_step(state: str, membership_state: str, fee: Decimal | None) -> str:
    """What the candidate reads of what comes now."""
    if state != ApplicationState.ACCEPTED:
        return _NEXT[ApplicationState(state)]
    return _TO_PAY if membership_state == State.ACCEPTED and fee else _PAID
