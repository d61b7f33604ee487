"""The state of an application in the words of who reads it, with its colour."""

from decimal import Decimal

from cpts_portal.foundation.kernel.french import euros_round
from cpts_portal.foundation.kernel.tags import Tag
from members.enums import ApplicationState
from members.enums import MembershipState as State

_OFFICE = {
    ApplicationState.RECEIVED: Tag("À vérifier", "soon"),
    ApplicationState.INCOMPLETE: Tag("Relancée", "info"),
    ApplicationState.REFUSED: Tag("Non retenue", "bad"),
    ApplicationState.WITHDRAWN: Tag("Retirée par la personne", "plain"),
}
_OFFICE_MEMBER = {
    State.ACCEPTED: Tag("Cotisation attendue", "soon"),
    State.ACTIVE: Tag("À jour", "ok"),
    State.SUSPENDED: Tag("En retard", "bad"),
    State.LEFT: Tag("Sortie", "plain"),
}
_CANDIDATE = {
    ApplicationState.RECEIVED: Tag("Demande envoyée", "info"),
    ApplicationState.INCOMPLETE: Tag("Il manque une pièce", "soon"),
    ApplicationState.REFUSED: Tag("Demande non retenue", "bad"),
    ApplicationState.WITHDRAWN: Tag("Demande retirée", "plain"),
}
_CANDIDATE_MEMBER = {
    State.ACTIVE: Tag("Adhésion à jour", "ok"),
    State.SUSPENDED: Tag("Cotisation à régler", "bad"),
    State.LEFT: Tag("Adhésion terminée", "plain"),
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


def for_office(state: str, membership_state: str = "") -> Tag:
    if state == ApplicationState.ACCEPTED:
        return _OFFICE_MEMBER[State(membership_state or State.ACCEPTED)]
    return _OFFICE[ApplicationState(state)]


def for_candidate(state: str, membership_state: str = "", fee: Decimal | None = None) -> Tag:
    if state != ApplicationState.ACCEPTED:
        return _CANDIDATE[ApplicationState(state)]
    if membership_state and membership_state != State.ACCEPTED:
        return _CANDIDATE_MEMBER[State(membership_state)]
    return Tag(f"Acceptée, {euros_round(fee)} à régler" if fee else "Acceptée", "ok")


def next_step(state: str, membership_state: str, fee: Decimal | None) -> str:
    """What the candidate reads of what comes now."""
    if state != ApplicationState.ACCEPTED:
        return _NEXT[ApplicationState(state)]
    return _TO_PAY if membership_state == State.ACCEPTED and fee else _PAID
