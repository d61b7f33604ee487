"""What this app stores about a member: their hours, and the pieces behind them."""

from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, About
from cpts_portal.foundation.records.retention import RetentionRule
from missions.enums import State
from missions.models import Action, Declaration, DeclarationLog, Evidence
from missions.operations import erasure
from missions.queries import retention

_STATES = dict(State.choices)
ABOUT = (
    About(Action, "Fiches action pilotées", {"person": "lead"}),
    About(Declaration, "Heures déclarées", {"person": "person"}, without=("recorded_at",)),
    About(
        DeclarationLog,
        "Étapes des heures déclarées",
        {"person": "declaration__person"},
        without=("transition",),
        words={"from_state": _STATES, "to_state": _STATES},
    ),
    About(
        Evidence, "Pièces jointes aux heures", {"person": "declaration__person"}, file="document_id"
    ),
)
ERASES = {PERSON: (erasure.erase_hours,), ACCOUNT: (erasure.erase_hours,)}
RULES = (
    RetentionRule(
        "declaration",
        (Declaration, DeclarationLog, Evidence),
        retention.hours_waiting,
        "done_on",
        erasure.erase_old_hours,
    ),
)
LASTS = {Action: "la personne pilote quitte la fiche avec son effacement"}
