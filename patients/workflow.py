"""Which step of a request may follow which, by whom. Printed in the generated states page.

« declared » is the end that was looked for; « closed » is every other, with its coded reason. A
step that changes no state (a call, a correction) is not here.
"""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from patients.domain.answering import ProposalState as P
from patients.enums import OPEN_STATES
from patients.enums import State as S

OFFICE = frozenset({"access_officer", "coordinator"})
# who holds the private link: no account, see ``patients.permissions.PERSON``
PERSON = frozenset({"person"})
ANSWERS = frozenset({"doctor", "secretary"})
PORTAL = frozenset({"system"})


def _transitions(*rows) -> tuple[Transition, ...]:
    """Of ``name, label, from_states, to_state, roles``, then whether a comment is required."""
    return tuple(
        Transition(name, from_states, to_state, roles, any(comment_required), label=label)
        for name, label, from_states, to_state, roles, *comment_required in rows
    )


REQUEST = Workflow(
    name="Demande de médecin traitant",
    states=dict(S.choices),
    initial=S.RECEIVED,
    transitions=_transitions(
        ("qualify", "Qualifier", (S.RECEIVED, S.INCOMPLETE, S.WAITING), S.WAITING, OFFICE | PORTAL),
        ("ask_missing", "Demander ce qui manque", (S.RECEIVED, S.INCOMPLETE), S.INCOMPLETE, OFFICE),
        ("complete", "Compléter", (S.INCOMPLETE,), S.RECEIVED, OFFICE | PERSON),
        ("propose", "Proposer à un médecin", (S.WAITING,), S.PROPOSED, OFFICE),
        ("accept", "Accepter", (S.PROPOSED,), S.ACCEPTED, OFFICE | ANSWERS),
        ("decline", "Ne pas prendre", (S.PROPOSED,), S.WAITING, OFFICE | ANSWERS),
        ("expire", "Réponse non reçue à temps", (S.PROPOSED,), S.WAITING, OFFICE | PORTAL),
        ("take_back", "Retirer la proposition", (S.PROPOSED,), S.WAITING, OFFICE),
        ("hand_back", "Rendre une personne acceptée par erreur", (S.ACCEPTED,), S.WAITING, ANSWERS),
        ("undo_acceptance", "Annuler l’acceptation", (S.ACCEPTED,), S.WAITING, OFFICE, True),
        ("prefer_another", "Préférer un autre médecin", (S.ACCEPTED,), S.WAITING, PERSON),
        (
            "declare",
            "Noter la déclaration du médecin traitant",
            (S.ACCEPTED,),
            S.DECLARED,
            OFFICE | ANSWERS,
        ),
        ("close", "Clore", OPEN_STATES, S.CLOSED, OFFICE | PERSON | PORTAL),
        ("resume", "Chercher encore, à la même place", (S.CLOSED,), S.WAITING, PERSON),
        ("resume_received", "Chercher encore, à qualifier", (S.CLOSED,), S.RECEIVED, PERSON),
        ("resume_incomplete", "Chercher encore, à compléter", (S.CLOSED,), S.INCOMPLETE, PERSON),
        ("reopen", "Rouvrir", (S.CLOSED,), S.RECEIVED, OFFICE, True),
    ),
)

PROPOSAL = Workflow(
    name="Proposition à un médecin",
    states=dict(P.choices),
    initial=P.PROPOSED,
    transitions=_transitions(
        ("accept", "Accepter", (P.PROPOSED,), P.ACCEPTED, OFFICE | ANSWERS),
        ("decline", "Ne pas prendre", (P.PROPOSED,), P.DECLINED, OFFICE | ANSWERS),
        ("expire", "Réponse non reçue à temps", (P.PROPOSED,), P.EXPIRED, PORTAL),
        (
            "end",
            "La demande n’est plus d’actualité",
            (P.PROPOSED, P.ACCEPTED),
            P.ENDED,
            OFFICE | PERSON | PORTAL,
        ),
        ("take_back", "Retirer la proposition", (P.PROPOSED,), P.TAKEN_BACK, OFFICE),
        ("hand_back", "Rendre une personne acceptée par erreur", (P.ACCEPTED,), P.UNDONE, ANSWERS),
        ("undo_acceptance", "Annuler l’acceptation", (P.ACCEPTED,), P.UNDONE, OFFICE, True),
        (
            "declare",
            "Noter la déclaration du médecin traitant",
            (P.ACCEPTED,),
            P.DECLARED,
            OFFICE | ANSWERS,
        ),
    ),
)
