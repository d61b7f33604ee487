"""Which step of a dossier may follow which, by whom. Printed in the generated states page."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from funding.dossier.enums import OpinionState, SheetState, State

OFFICE = frozenset({"coordinator", "president"})
PRESIDENT = frozenset({"president"})
FUNDERS = frozenset({"cpam", "ars"})
CPAM = frozenset({"cpam"})
READERS = frozenset({"cpam", "ars", "msa"})

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
            "withdraw",
            (State.SUBMITTED,),
            State.PREPARATION,
            OFFICE,
            comment_required=True,
            label="Reprendre le dossier",
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
            "decide", (State.SUBMITTED,), State.DECIDED, FUNDERS, label="Arrêter les décisions"
        ),
        Transition(
            "countersign",
            (State.DECIDED,),
            State.DECIDED,
            PRESIDENT,
            label="Contresigner les décisions",
        ),
        Transition(
            "dispute",
            (State.DECIDED,),
            State.DECIDED,
            PRESIDENT,
            comment_required=True,
            label="Noter un désaccord",
        ),
        Transition("notify", (State.DECIDED,), State.NOTIFIED, CPAM, label="Notifier les montants"),
        Transition("settle", (State.NOTIFIED,), State.SETTLED, CPAM, label="Noter le paiement"),
    ),
)
OPINION = Workflow(
    name="Avis d’un financeur",
    states=dict(OpinionState.choices),
    initial=OpinionState.DRAFT,
    transitions=(
        Transition(
            "give", (OpinionState.DRAFT,), OpinionState.GIVEN, READERS, label="Rendre l’avis"
        ),
    ),
)
SHEET = Workflow(
    name="Relevé commun des financeurs",
    states=dict(SheetState.choices),
    initial=SheetState.DRAFT,
    transitions=(
        Transition(
            "propose",
            (SheetState.DRAFT,),
            SheetState.PROPOSED,
            FUNDERS,
            label="Proposer à l’autre financeur",
        ),
        Transition(
            "agree", (SheetState.PROPOSED,), SheetState.AGREED, FUNDERS, label="Donner son accord"
        ),
        Transition(
            "reopen",
            (SheetState.PROPOSED, SheetState.AGREED),
            SheetState.DRAFT,
            FUNDERS,
            comment_required=True,
            label="Rouvrir",
        ),
    ),
)
# what the history says of a step once it is taken
TAKEN = {
    "submit": "Transmis",
    "withdraw": "Repris par la CPTS",
    "return": "Compléments demandés",
    "decide": "Décisions arrêtées",
    "countersign": "Décisions contresignées",
    "dispute": "Désaccord noté",
    "notify": "Montants notifiés",
    "settle": "Soldé",
}
# the steps whose words are the funders'
FUNDER_STEPS = ("return", "decide", "notify", "settle")
