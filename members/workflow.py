"""Which step of an application, then of a membership, may follow which, and by whom."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from members.enums import ApplicationState as Application
from members.enums import MembershipState as State
from members.enums import Role

OFFICE = frozenset({Role.COORDINATOR, Role.PRESIDENT, Role.TREASURER, "system"})
DECIDERS = frozenset({Role.COORDINATOR, Role.PRESIDENT, "system"})
# holds the private link of this application, and no account
CANDIDATE = frozenset({"candidate", "system"})
OPEN = (Application.RECEIVED, Application.INCOMPLETE)

APPLICATION = Workflow(
    name="Demande d’adhésion",
    states=dict(Application.choices),
    initial=Application.RECEIVED,
    transitions=(
        Transition("ask", OPEN, Application.INCOMPLETE, DECIDERS, True, "Demander ce qui manque"),
        Transition(
            "answer", (Application.INCOMPLETE,), Application.RECEIVED, CANDIDATE, True, "Répondre"
        ),
        Transition("accept", OPEN, Application.ACCEPTED, DECIDERS, label="Accepter"),
        Transition("refuse", OPEN, Application.REFUSED, DECIDERS, True, "Ne pas retenir"),
        Transition("withdraw", OPEN, Application.WITHDRAWN, CANDIDATE, label="Retirer la demande"),
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
