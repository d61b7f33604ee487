"""Which step of a dossier may follow which, by whom. Printed in the generated states page."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from funding.dossier.enums import State

OFFICE = frozenset({"coordinator", "president"})
FUNDERS = frozenset({"cpam", "ars"})

DOSSIER = Workflow(
    name="Dossier annuel",
    states=dict(State.choices),
    initial=State.PREPARATION,
    transitions=(
        Transition(
            "submit",
            (State.PREPARATION, State.RETURNED),
            State.SUBMITTED,
            OFFICE,
            label="Transmettre à la CPAM et à l’ARS",
        ),
        Transition(
            "return",
            (State.SUBMITTED,),
            State.RETURNED,
            FUNDERS,
            comment_required=True,
            label="Demander des compléments",
        ),
        Transition(
            "decide",
            (State.SUBMITTED,),
            State.DECIDED,
            FUNDERS,
            comment_required=True,
            label="Arrêter les décisions",
        ),
        Transition("notify", (State.DECIDED,), State.NOTIFIED, FUNDERS, label="Notifier"),
        Transition("settle", (State.NOTIFIED,), State.SETTLED, FUNDERS, label="Solder"),
    ),
)
