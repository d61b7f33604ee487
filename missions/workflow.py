"""Which step of a declaration may follow which, by whom. Printed in the generated states page."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from missions.enums import State

MEMBER = frozenset({"member", "doctor"})
COORDINATOR = frozenset({"coordinator"})

# what the log holds and no table of transitions names
OUTSIDE = {"propose": "Proposée d’après la présence", "draft": "Saisie", "change": "Modifiée"}

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
            past_label="Envoyée",
        ),
        Transition(
            "decline",
            (State.PROPOSAL,),
            State.REFUSED,
            MEMBER,
            comment_required=True,
            label="Je n’y étais pas",
            past_label="Déclinée",
        ),
        Transition(
            "withdraw",
            (State.SUBMITTED,),
            State.DRAFT,
            MEMBER,
            label="Reprendre pour modifier",
            past_label="Reprise",
        ),
        Transition(
            "unconfirm",
            (State.SUBMITTED,),
            State.PROPOSAL,
            MEMBER,
            label="Annuler la confirmation",
            past_label="Confirmation annulée",
        ),
        Transition(
            "validate",
            (State.SUBMITTED, State.HELD),
            State.VALIDATED,
            COORDINATOR,
            label="Vérifier",
            past_label="Vérifiée",
        ),
        Transition(
            "hold",
            (State.SUBMITTED,),
            State.HELD,
            COORDINATOR,
            comment_required=True,
            label="Mettre de côté",
            past_label="Mise de côté",
        ),
        Transition(
            "send_back",
            (State.SUBMITTED, State.HELD),
            State.RETURNED,
            COORDINATOR,
            comment_required=True,
            label="Renvoyer",
            past_label="Renvoyée",
        ),
        Transition(
            "refuse",
            (State.SUBMITTED, State.HELD),
            State.REFUSED,
            COORDINATOR,
            comment_required=True,
            label="Ne pas retenir",
            past_label="Non retenue",
        ),
        Transition(
            "unvalidate",
            (State.VALIDATED,),
            State.SUBMITTED,
            COORDINATOR,
            comment_required=True,
            label="Annuler la vérification",
            past_label="Vérification annulée",
        ),
    ),
)
