"""The mails of the steps of a dossier: one for each receiver, no figure, one link."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import outbox
from funding.dossier.enums import FundingBody
from funding.dossier.labels import WITH_ARTICLE
from funding.dossier.models import Dossier, ReviewComment
from funding.dossier.permissions import body_of
from members.enums import Role
from members.queries import accounts

# step → template, the roles that receive it
MAILS = {
    "submit": ("mail/funding/dossier_sent", (Role.CPAM, Role.ARS)),
    "return": ("mail/funding/dossier_returned", (Role.COORDINATOR,)),
    "decide": ("mail/funding/dossier_decided", (Role.COORDINATOR, Role.PRESIDENT)),
    "notify": ("mail/funding/dossier_notified", (Role.TREASURER,)),
}


def notify(
    code: str, dossier: Dossier, year: int, *, at: datetime, body: FundingBody | None = None
) -> None:
    """Whoever holds two of the roles gets one mail. Inside the caller's transaction. ``body``: the
    funder whose act it is."""
    if code not in MAILS:
        return
    template, roles = MAILS[code]
    context = {"year": year, "dossier": str(dossier.id), "version": dossier.sent_version}
    context["who"] = _who(body)
    key = f"dossier-{code}-{dossier.id}-{dossier.sent_version}"
    _queue(key, template, roles, context, at)


def notify_remark(remark: ReviewComment, year: int, *, by: Actor, at: datetime) -> None:
    """A funder wrote a remark: the office reads it on the dossier's page."""
    context = {"year": year, "who": _who(body_of(by))}
    template = "mail/funding/dossier_remark"
    _queue(f"dossier-remark-{remark.id}", template, (Role.COORDINATOR,), context, at)


def notify_answer(remark: ReviewComment, *, at: datetime) -> None:
    """The answer goes back to the body that asked."""
    dossier = remark.dossier
    context = {"year": dossier.year.number, "dossier": str(dossier.id), "section": remark.section}
    template = "mail/funding/dossier_answer"
    roles = tuple(role for role in (Role.CPAM, Role.ARS, Role.MSA) if role in remark.author_role)
    _queue(f"dossier-answer-{remark.id}", template, roles, context, at)


def _queue(key: str, template: str, roles: Iterable[Role], context: dict, at: datetime) -> None:
    today = at.astimezone(PARIS).date()
    addresses = {email for role in roles for email in accounts.emails_of_role(role, today)}
    for email in sorted(addresses):
        outbox.queue_mail(
            key=f"{key}-{_mark(email)}", to=email, template=template, context=context, at=at
        )


def _who(body: FundingBody | None) -> str:
    return WITH_ARTICLE[body].replace("la ", "La ").replace("l’", "L’") if body else "Un financeur"


def _mark(email: str) -> str:
    """The key of a mail outlives the mail: it holds no address."""
    return hashlib.sha256(email.encode()).hexdigest()[:12]
