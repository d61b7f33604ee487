"""Which step of a request may follow which, by whom. Printed in the generated states page.

« declared » is the end that was looked for; « closed » is every other, with its coded reason. A
step that changes no state (a call, a correction) is not here.
"""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from patients.domain.answering import ProposalState
from patients.enums import OPEN_STATES, State

OFFICE = frozenset({"access_officer", "coordinator"})
# who holds the private link: no account, see ``patients.permissions.PERSON``
PERSON = frozenset({"person"})
ANSWERS = frozenset({"doctor", "secretary"})
PORTAL = frozenset({"system"})

REQUEST = Workflow(
    name="Demande de médecin traitant",
    states=dict(State.choices),
    initial=State.RECEIVED,
    transitions=(
        Transition(
            "qualify",
            (State.RECEIVED, State.INCOMPLETE, State.WAITING),
            State.WAITING,
            OFFICE | PORTAL,
            label="Qualifier",
        ),
        Transition(
            "ask_missing",
            (State.RECEIVED, State.INCOMPLETE),
            State.INCOMPLETE,
            OFFICE,
            label="Demander ce qui manque",
        ),
        Transition(
            "complete", (State.INCOMPLETE,), State.RECEIVED, OFFICE | PERSON, label="Compléter"
        ),
        Transition(
            "propose", (State.WAITING,), State.PROPOSED, OFFICE, label="Proposer à un médecin"
        ),
        Transition("accept", (State.PROPOSED,), State.ACCEPTED, OFFICE | ANSWERS, label="Accepter"),
        Transition(
            "decline", (State.PROPOSED,), State.WAITING, OFFICE | ANSWERS, label="Ne pas prendre"
        ),
        Transition(
            "expire",
            (State.PROPOSED,),
            State.WAITING,
            OFFICE | PORTAL,
            label="Réponse non reçue à temps",
        ),
        Transition(
            "take_back", (State.PROPOSED,), State.WAITING, OFFICE, label="Retirer la proposition"
        ),
        Transition(
            "hand_back",
            (State.ACCEPTED,),
            State.WAITING,
            ANSWERS,
            label="Rendre une personne acceptée par erreur",
        ),
        Transition(
            "undo_acceptance",
            (State.ACCEPTED,),
            State.WAITING,
            OFFICE,
            comment_required=True,
            label="Annuler l’acceptation",
        ),
        Transition(
            "prefer_another",
            (State.ACCEPTED,),
            State.WAITING,
            PERSON,
            label="Préférer un autre médecin",
        ),
        Transition(
            "declare",
            (State.ACCEPTED,),
            State.DECLARED,
            OFFICE | ANSWERS,
            label="Noter la déclaration du médecin traitant",
        ),
        Transition("close", OPEN_STATES, State.CLOSED, OFFICE | PERSON | PORTAL, label="Clore"),
        Transition(
            "resume",
            (State.CLOSED,),
            State.WAITING,
            PERSON,
            label="Chercher encore, à la même place",
        ),
        Transition(
            "resume_received",
            (State.CLOSED,),
            State.RECEIVED,
            PERSON,
            label="Chercher encore, à qualifier",
        ),
        Transition(
            "resume_incomplete",
            (State.CLOSED,),
            State.INCOMPLETE,
            PERSON,
            label="Chercher encore, à compléter",
        ),
        Transition(
            "reopen",
            (State.CLOSED,),
            State.RECEIVED,
            OFFICE,
            comment_required=True,
            label="Rouvrir",
        ),
    ),
)

PROPOSAL = Workflow(
    name="Proposition à un médecin",
    states=dict(ProposalState.choices),
    initial=ProposalState.PROPOSED,
    transitions=(
        Transition(
            "accept",
            (ProposalState.PROPOSED,),
            ProposalState.ACCEPTED,
            OFFICE | ANSWERS,
            label="Accepter",
        ),
        Transition(
            "decline",
            (ProposalState.PROPOSED,),
            ProposalState.DECLINED,
            OFFICE | ANSWERS,
            label="Ne pas prendre",
        ),
        Transition(
            "expire",
            (ProposalState.PROPOSED,),
            ProposalState.EXPIRED,
            PORTAL,
            label="Réponse non reçue à temps",
        ),
        Transition(
            "end",
            (ProposalState.PROPOSED, ProposalState.ACCEPTED),
            ProposalState.ENDED,
            OFFICE | PERSON | PORTAL,
            label="La demande n’est plus d’actualité",
        ),
        Transition(
            "take_back",
            (ProposalState.PROPOSED,),
            ProposalState.TAKEN_BACK,
            OFFICE,
            label="Retirer la proposition",
        ),
        Transition(
            "hand_back",
            (ProposalState.ACCEPTED,),
            ProposalState.UNDONE,
            ANSWERS,
            label="Rendre une personne acceptée par erreur",
        ),
        Transition(
            "undo_acceptance",
            (ProposalState.ACCEPTED,),
            ProposalState.UNDONE,
            OFFICE,
            comment_required=True,
            label="Annuler l’acceptation",
        ),
        Transition(
            "declare",
            (ProposalState.ACCEPTED,),
            ProposalState.DECLARED,
            OFFICE | ANSWERS,
            label="Noter la déclaration du médecin traitant",
        ),
    ),
)
