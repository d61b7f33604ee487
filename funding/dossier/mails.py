"""Who is told when the dossier changes hands: one mail each, no figure, one link."""

import hashlib
from datetime import datetime

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import outbox
from funding.dossier.models import Dossier
from members.enums import Role
from members.queries import accounts

# step → template, the roles that hear of it
TOLD = {
    "submit": ("mail/funding/dossier_sent", (Role.CPAM, Role.ARS)),
    "return": ("mail/funding/dossier_returned", (Role.COORDINATOR,)),
    "decide": ("mail/funding/dossier_decided", (Role.COORDINATOR, Role.PRESIDENT)),
    "notify": ("mail/funding/dossier_notified", (Role.TREASURER,)),
}


def tell(code: str, dossier: Dossier, year: int, *, at: datetime) -> None:
    """Whoever holds two of the roles gets one mail. Inside the caller's transaction."""
    if code not in TOLD:
        return
    template, roles = TOLD[code]
    to_funders = code == "submit"
    path = f"/revue/funding/dossier/{dossier.id}/" if to_funders else f"/dossiers/{year}/"
    today = at.astimezone(PARIS).date()
    addresses = {email for role in roles for email in accounts.emails_of_role(role, today)}
    for email in sorted(addresses):
        outbox.queue_mail(
            key=f"dossier-{code}-{dossier.id}-{dossier.sent_version}-{_mark(email)}",
            to=email,
            template=template,
            context={"year": year, "version": dossier.sent_version, "path": path},
            at=at,
        )


def _mark(email: str) -> str:
    """The key of a mail outlives the mail: it holds no address."""
    return hashlib.sha256(email.encode()).hexdigest()[:12]
