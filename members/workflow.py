"""Which step of an application, then of a membership, may follow which, and by whom."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from members.enums import ApplicationState as Asked
from members.enums import MembershipState as State
from members.enums import Role

OFFICE = frozenset({Role.COORDINATOR, Role.PRESIDENT, Role.TREASURER, "system"})
DECIDERS = frozenset({Role.COORDINATOR, Role.PRESIDENT, "system"})
# holds the private link of this application, and no account
CANDIDATE = frozenset({"candidate", "system"})
OPEN = (Asked.RECEIVED, Asked.INCOMPLETE)

APPLICATION = Workflow(
    name="Demande d’adhésion",
    states=dict(Asked.choices),
    initial=Asked.RECEIVED,
    transitions=(
        Transition("ask", OPEN, Asked.INCOMPLETE, DECIDERS, True, "Demander ce qui manque"),
        Transition("answer", (Asked.INCOMPLETE,), Asked.RECEIVED, CANDIDATE, True, "Répondre"),
        Transition("accept", OPEN, Asked.ACCEPTED, DECIDERS, label="Accepter"),
        Transition("refuse", OPEN, Asked.REFUSED, DECIDERS, True, "Ne pas retenir"),
        Transition("withdraw", OPEN, Asked.WITHDRAWN, CANDIDATE, label="Retirer la demande"),
    ),
)

MEMBERSHIP = Workflow(
    name="Adhésion",
    states=dict(State.choices),
    initial=State.ACCEPTED,
    transitions=(
        Transition("activate", (State.ACCEPTED,), State.ACTIVE, OFFICE, label="Cotisation reçue"),
        Transition("suspend", (State.ACTIVE,), State.SUSPENDED, OFFICE, True, "Suspendre"),
        Transition("reinstate", (State.SUSPENDED,), State.ACTIVE, OFFICE, label="Rétablir"),
        Transition(
            "leave",
            (State.ACCEPTED, State.ACTIVE, State.SUSPENDED),
            State.LEFT,
            OFFICE,
            True,
            "Noter la sortie",
        ),
    ),
)
