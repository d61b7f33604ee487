"""Steps of a payment batch."""

from cpts_portal.foundation.records.workflow import Transition, Workflow
from funding.payments.enums import BatchState

OFFICE = frozenset({"treasurer", "system"})

BATCH = Workflow(
    "payment_batch",
    {str(state): state.label for state in BatchState},
    BatchState.PREPARED,
    (
        Transition("pay", (BatchState.PREPARED,), BatchState.PAID, OFFICE, label="Versé"),
        Transition(
            "cancel",
            (BatchState.PREPARED,),
            BatchState.CANCELLED,
            OFFICE,
            comment_required=True,
            label="Annuler le lot",
        ),
    ),
)
