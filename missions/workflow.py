"""Which step of a declaration may follow which, by whom. Printed in the generated states page."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from missions.enums import State

MEMBER = frozenset({"member", "doctor"})
COORDINATOR = frozenset({"coordinator"})

DECLARATION = Workflow(
    name="Heures déclarées",
    states=dict(State.choices),
    initial=State.DRAFT,
    transitions=(
        Transition(
            "submit",
            (State.DRAFT, State.PROPOSAL, State.RETURNED),
            State.SUBMITTED,
            MEMBER,
            label="Envoyer",
        ),
        Transition(
            "decline",
            (State.PROPOSAL,),
            State.REFUSED,
            MEMBER,
            comment_required=True,
            label="Je n’y étais pas",
        ),
        Transition(
            "withdraw", (State.SUBMITTED,), State.DRAFT, MEMBER, label="Reprendre pour modifier"
        ),
        Transition(
            "unconfirm", (State.SUBMITTED,), State.PROPOSAL, MEMBER, label="Annuler la confirmation"
        ),
        Transition("validate", (State.SUBMITTED,), State.VALIDATED, COORDINATOR, label="Vérifier"),
        Transition(
            "send_back",
            (State.SUBMITTED,),
            State.RETURNED,
            COORDINATOR,
            comment_required=True,
            label="Renvoyer",
        ),
        Transition(
            "refuse",
            (State.SUBMITTED,),
            State.REFUSED,
            COORDINATOR,
            comment_required=True,
            label="Ne pas retenir",
        ),
        Transition(
            "unvalidate",
            (State.VALIDATED,),
            State.SUBMITTED,
            COORDINATOR,
            comment_required=True,
            label="Annuler la vérification",
        ),
    ),
)
