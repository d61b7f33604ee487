"""How a request advances. Callers opened the transaction."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.transitions import Lifecycle
from patients.enums import ENDED_STATES, CloseReason, State
from patients.models import CareRequest, RequestLog
from patients.operations.facts import write_fact
from patients.workflow import REQUEST

LIMITED = "Cette demande est mise en attente : rien ne s’y lit ni ne s’y écrit avant la levée."


def _beside(row: CareRequest, transition: str, *, moved: bool, by: Actor, at: datetime, **said):
    """When and why it ended, and its fact."""
    if moved:
        ended = row.state in ENDED_STATES
        row.closed_at = at if ended else None
        declared = row.state == State.DECLARED
        why = CloseReason.DECLARED if declared else said.get("reason", "")
        row.close_reason = why if ended else ""
    write_fact(row, step=transition, on=at.astimezone(PARIS).date())


REQUESTS = Lifecycle(
    REQUEST,
    CareRequest,
    RequestLog,
    "request",
    gone="Cette demande n’existe plus.",
    changed=(
        "Quelqu’un d’autre a traité cette demande depuis l’affichage de la page. "
        "Voici où elle en est ; décidez à nouveau si besoin."
    ),
    audited_as="care_request",
    beside=_beside,
    check_unique=False,
)


def lock(
    request_id: UUID, *, version: int | None = None, even_limited: bool = False
) -> CareRequest:
    """Not one whose treatment is limited; ``even_limited``: to lift the limitation, or to erase."""
    row = REQUESTS.lock(request_id, version=version)
    if row.limited_at and not even_limited:
        raise DomainError(LIMITED)
    return row
