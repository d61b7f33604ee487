"""One step of the workflow on one request: state, log, fact, audit. Callers opened the
transaction."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.records import audit, drafts
from cpts_portal.foundation.records.rows import keep_row
from patients.enums import ENDED_STATES, CloseReason, State
from patients.models import CareRequest, RequestLog
from patients.operations.facts import write_fact
from patients.workflow import REQUEST

CHANGED = (
    "Quelqu’un d’autre a traité cette demande depuis l’affichage de la page. "
    "Voici où elle en est ; décidez à nouveau si besoin."
)
UNKNOWN = "Cette demande n’existe plus."
# the name under which an expired session keeps the words of an act
FORM = "patients.request:{request_id}"
LIMITED = "Cette demande est mise en attente : rien ne s’y lit ni ne s’y écrit avant la levée."


def lock(
    request_id: UUID, *, version: int | None = None, even_limited: bool = False
) -> CareRequest:
    """The row, held until the end of the transaction, at the version the person saw.
    ``even_limited``: to lift the limitation, or to erase."""
    row = CareRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if row is None:
        raise DomainError(UNKNOWN)
    if row.limited_at and not even_limited:
        raise DomainError(LIMITED)
    if version is not None and row.version != version:
        raise Stale(CHANGED)
    return row


def apply_step(
    row: CareRequest,
    code: str,
    *,
    by: Actor,
    at: datetime,
    detail: str = "",
    comment: str = "",
    reason: str = "",
) -> None:
    """Walks the table, then keeps: one version more. ``reason`` is that of a closing, ``detail`` a
    coded word and ``comment`` a short note for the history."""
    before = row.state
    row.state = REQUEST.step(code, state=before, by=by, comment=comment)
    if row.state in ENDED_STATES:
        row.closed_at = at
        row.close_reason = CloseReason.DECLARED if row.state == State.DECLARED else reason
    else:
        row.closed_at, row.close_reason = None, ""
    keep_changed(row, by=by, at=at, step=code, before=before, detail=detail, comment=comment)


def keep_changed(
    row: CareRequest,
    *,
    by: Actor,
    at: datetime,
    step: str,
    before: str | None = None,
    detail: str = "",
    comment: str = "",
    fields: tuple[str, ...] = ("state",),
) -> None:
    """The changed row, its fact, its history and its trace."""
    row.version += 1
    keep_row(row, ask=False)
    write_fact(row, step=step, on=at.astimezone(PARIS).date())
    before = row.state if before is None else before
    write_log(row, step=step, before=before, by=by, at=at, detail=detail, comment=comment)
    audit.record(f"care_request.{step}", by=by, at=at, target=row, fields=fields)
    drafts.discard(by.id, FORM.format(request_id=row.pk))


def write_log(
    row: CareRequest,
    *,
    step: str,
    before: str,
    by: Actor,
    at: datetime,
    detail: str = "",
    comment: str = "",
) -> None:
    line = RequestLog(
        request=row,
        position=row.version,
        at=at,
        by=by.id,
        by_name=by.name,
        step=step,
        before=before,
        after=row.state,
        detail=detail,
        comment=comment.strip() or None,
    )
    keep_row(line, ask=False, force_insert=True)
