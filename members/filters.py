"""What the address of the applications' list may ask for. Anything else is ignored."""

from members.enums import ApplicantKind
from members.enums import ApplicationState as State
from members.queries.applications.listing import ORDERS, Wanted

ALL = "toutes"
STATES = {
    "a-verifier": State.RECEIVED,
    "relancees": State.INCOMPLETE,
    "acceptees": State.ACCEPTED,
    "non-retenues": State.REFUSED,
    "retirees": State.WITHDRAWN,
}
NAMES = {
    "a-verifier": "À vérifier",
    "relancees": "Relancées",
    "acceptees": "Acceptées",
    "non-retenues": "Non retenues",
    "retirees": "Retirées",
    ALL: "Toutes",
}
KINDS = {"personnes": ApplicantKind.PERSON, "structures": ApplicantKind.STRUCTURE}
LONGEST = 80


def wanted(params) -> Wanted:
    """``params`` is the query string; without a state, what waits to be examined."""
    asked = params.get("etat", "")
    state = "" if asked == ALL else STATES.get(asked, State.RECEIVED)
    order = params.get("tri", "")
    text = params.get("q", "").replace("\x00", "").strip()
    return Wanted(
        state=state,
        text=text[:LONGEST],
        kind=KINDS.get(params.get("qui", ""), ""),
        order=order if order in ORDERS else ("attente" if state == State.RECEIVED else "recente"),
    )


def state_name(found: Wanted) -> str:
    return next((name for name, state in STATES.items() if state == found.state), ALL)
