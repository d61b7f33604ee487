"""What the holder of a private link may read of her own application."""

from datetime import datetime, timedelta

from cpts_portal.foundation.kernel.link_tokens import fingerprint
from members.enums import ApplicationState as State
from members.queries.applications.facts import ApplicationFacts, by_link

# how long the page answers after the end
KEPT = timedelta(days=90)

_NEXT = {
    State.RECEIVED: "La coordination vérifie votre demande, puis le bureau décide. "
    "Vous recevrez un courriel à chaque étape.",
    State.INCOMPLETE: "Répondez ci-dessous : votre demande repart aussitôt en vérification.",
    State.REFUSED: "Cette décision peut se discuter : parlez-en avec l’association.",
    State.WITHDRAWN: "Vous pouvez faire une nouvelle demande quand vous voulez.",
}
_PAID = "Il ne reste rien à faire ici : le reste se passe dans le portail."
_TO_PAY = (
    "Vous êtes adhérent dès aujourd’hui. La coordination vous dira comment régler la cotisation."
)


def application_of(token: str, at: datetime) -> ApplicationFacts | None:
    """None for a link that never was, or whose time is over: nobody learns which."""
    facts = by_link(fingerprint(token))
    if facts is None or (facts.decided_at and facts.decided_at + KEPT < at):
        return None
    return facts


def next_step(facts: ApplicationFacts) -> str:
    if facts.state != State.ACCEPTED:
        return _NEXT[State(facts.state)]
    return _TO_PAY if facts.membership_state == "accepted" and facts.fee_eur else _PAID
