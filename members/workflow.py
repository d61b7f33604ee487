"""Which step of a membership may follow which, and by whom."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from members.enums import MembershipState as State
from members.enums import Role

OFFICE = frozenset({Role.COORDINATOR, Role.PRESIDENT, Role.TREASURER, "system"})
DECIDERS = frozenset({Role.COORDINATOR, Role.PRESIDENT, "system"})

MEMBERSHIP = Workflow(
    name="Adhésion",
    states=dict(State.choices),
    initial=State.RECEIVED,
    transitions=(
        Transition(
            "ask", (State.RECEIVED,), State.INCOMPLETE, OFFICE, True, "Demander la pièce qui manque"
        ),
        Transition("complete", (State.INCOMPLETE,), State.RECEIVED, OFFICE, label="Pièce reçue"),
        Transition("accept", (State.RECEIVED,), State.ACCEPTED, DECIDERS, label="Accepter"),
        Transition(
            "refuse", (State.RECEIVED, State.INCOMPLETE), State.REFUSED, DECIDERS, True, "Refuser"
        ),
        Transition("activate", (State.ACCEPTED,), State.ACTIVE, OFFICE, label="Cotisation reçue"),
        Transition("suspend", (State.ACTIVE,), State.SUSPENDED, OFFICE, True, "Suspendre"),
        Transition("reinstate", (State.SUSPENDED,), State.ACTIVE, OFFICE, label="Rétablir"),
        Transition(
            "leave", (State.ACTIVE, State.SUSPENDED), State.LEFT, OFFICE, True, "Noter la sortie"
        ),
    ),
)
