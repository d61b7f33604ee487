"""One step on one application: the row held, its state, its log, a private link for each mail.

Callers opened the transaction.
"""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.kernel.link_tokens import fingerprint, new_token
from cpts_portal.foundation.records import audit, outbox
from members.enums import ApplicationState as State
from members.models import Application, ApplicationLink, ApplicationLog
from members.operations.saving import save
from members.queries.applications.follow import KEPT
from members.workflow import APPLICATION

ENDS = frozenset({"accept", "refuse", "withdraw"})
SAYS_WHY = frozenset({"ask", "refuse"})
CHANGED = (
    "Quelqu’un d’autre a traité cette demande depuis l’affichage de la page. "
    "Voici où elle en est ; décidez à nouveau si besoin."
)
GONE = "Cette demande n’existe plus."
NEED_REASON = "Dites pourquoi en une phrase : la personne la lira."


def lock(application_id: UUID, *, version: int | None) -> Application:
    """The row, held until the end of the transaction, at the version the person saw."""
    row = Application.objects.select_for_update(of=("self",)).filter(pk=application_id).first()
    if row is None:
        raise DomainError(GONE)
    if version is not None and row.version != version:
        raise Stale(CHANGED)
    return row


def lock_by_link(token: str, *, at: datetime, version: int | None) -> Application:
    """Whoever holds the link is the candidate."""
    link = ApplicationLink.objects.filter(token_hash=fingerprint(token)).first()
    if link is None:
        raise DomainError(GONE)
    row = lock(link.application_id, version=version)
    if row.decided_at and row.decided_at + KEPT < at:
        raise DomainError(GONE)
    return row


def may_step(row: Application, code: str, *, by: Actor, comment: str = "") -> str:
    """The state after this step, or why not."""
    if code in SAYS_WHY and not comment.strip():
        raise DomainError(NEED_REASON, field="reason")
    return APPLICATION.step(code, state=row.state, by=by, comment=comment)


def apply_step(row: Application, code: str, *, by: Actor, at: datetime, comment: str = "") -> None:
    before, comment = row.state, comment.strip()
    row.state = may_step(row, code, by=by, comment=comment)
    row.reason = comment if code in SAYS_WHY else ""
    if row.state == State.RECEIVED:
        row.waiting_since = at
    if code in ENDS:
        row.decided_at, row.decided_by = at, by.id
    keep(row, code, before=before, by=by, at=at, comment=comment, fields=("state",))


def keep(
    row: Application,
    code: str,
    *,
    before: str,
    by: Actor,
    at: datetime,
    comment: str = "",
    fields: tuple[str, ...] = (),
) -> None:
    """One version more, a line in the log, a trace."""
    if before:
        row.version += 1
    save(row)
    save(
        ApplicationLog(
            application=row,
            at=at,
            by=by.id,
            by_name=by.name,
            step=code,
            before=before,
            after=row.state,
            comment=comment,
        )
    )
    audit.record(f"application.{code}", by=by, at=at, target=row, fields=fields)


def new_link(row: Application, at: datetime) -> str:
    """The address of a follow-up page: each mail its own, all of them good."""
    token = new_token()
    save(ApplicationLink(application=row, token_hash=fingerprint(token), made_at=at))
    return f"/adherer/suivi/{token}/"


def write_to(row: Application, letter: str, *, at: datetime, to: str = "", **words) -> None:
    """A mail to the candidate, with a link of its own. ``letter``: the template."""
    address = to or row.email
    outbox.queue_mail(
        key=f"{letter}-{row.id}-{row.version}-{fingerprint(address)[:12]}",
        to=address,
        template=letter,
        context={"number": row.reference, "link": outbox.sealed(new_link(row, at)), **words},
        at=at,
    )
