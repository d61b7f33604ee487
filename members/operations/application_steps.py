"""How an application advances, and the private link of each mail.

Callers opened the transaction.
"""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.link_tokens import fingerprint, new_token
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.transitions import Lifecycle
from members.enums import ApplicationState as State
from members.models import Application, ApplicationLink, ApplicationLog
from members.operations.saving import save
from members.queries.applications.follow import KEPT
from members.workflow import APPLICATION

ENDS = frozenset({"accept", "refuse", "withdraw"})
SAYS_WHY = frozenset({"ask", "refuse"})
GONE = "Cette demande n’existe plus."
NEED_REASON = "Dites pourquoi en une phrase : la personne la lira."


def _beside(
    row: Application, transition: str, *, moved: bool, by: Actor, at: datetime, **said
) -> None:
    if not moved:
        return
    row.reason = said["comment"] if transition in SAYS_WHY else ""
    if row.state == State.RECEIVED:
        row.waiting_since = at
    if transition in ENDS:
        row.decided_at, row.decided_by = at, by.id


def need_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(NEED_REASON, field="reason")


APPLICATIONS = Lifecycle(
    APPLICATION,
    Application,
    ApplicationLog,
    "application",
    gone=GONE,
    changed=(
        "Quelqu’un d’autre a traité cette demande depuis l’affichage de la page. "
        "Voici où elle en est ; décidez à nouveau si besoin."
    ),
    beside=_beside,
)


def lock_by_link(token: str, *, at: datetime, version: int | None) -> Application:
    """Whoever holds the link is the candidate."""
    link = ApplicationLink.objects.filter(token_hash=fingerprint(token)).first()
    if link is None:
        raise DomainError(GONE)
    row = APPLICATIONS.lock(link.application_id, version=version)
    if row.decided_at and row.decided_at + KEPT < at:
        raise DomainError(GONE)
    return row


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
