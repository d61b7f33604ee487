"""What the address of the list may ask for. Anything else is ignored, never an error."""

from datetime import date
from uuid import UUID

from missions.enums import State
from missions.queries.listing import ORDERS, Wanted

ALL = "toutes"
STATES = {
    "a-verifier": State.SUBMITTED,
    "renvoyees": State.RETURNED,
    "verifiees": State.VALIDATED,
    "non-retenues": State.REFUSED,
    "a-confirmer": State.PROPOSAL,
}
NAMES = {
    "a-verifier": "À vérifier",
    "renvoyees": "Renvoyées",
    "verifiees": "Vérifiées",
    "non-retenues": "Non retenues",
    "a-confirmer": "Pas encore confirmées",
    ALL: "Toutes",
}


def wanted(params, *, missions: dict[str, str]) -> Wanted:
    """``params`` is the query string; without a state, what waits to be verified."""
    asked = params.get("etat", "")
    state = "" if asked == ALL else STATES.get(asked, State.SUBMITTED)
    mission = params.get("mission", "")
    order = params.get("tri", "")
    return Wanted(
        state=state,
        mission=mission if mission in missions else "",
        person=_uuid(params.get("personne", "")),
        start=_day(params.get("du", "")),
        last=_day(params.get("au", "")),
        order=order if order in ORDERS else ("attente" if state == State.SUBMITTED else "date"),
    )


def state_name(found: Wanted) -> str:
    return next((name for name, state in STATES.items() if state == found.state), ALL)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
