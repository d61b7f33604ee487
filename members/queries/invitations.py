"""Invitations: whom a link invites, and what became of the last one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from members.models import Invitation
from members.queries import membership


@dataclass(frozen=True)
class Invited:
    email: str
    first_name: str


@dataclass(frozen=True)
class InvitationFacts:
    """``state``: waiting, used, withdrawn or expired."""

    email: str
    sent_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str


def invited(token: str, at: datetime) -> Invited | None:
    """None for a link that was used, withdrawn, replaced, expired, or never was."""
    rows = Invitation.objects.usable(at).filter(person__user__isnull=True)
    row = rows.select_related("person").filter(token_hash=fingerprint(token)).first()
    if row is None or not membership.was_member(row.person_id, at.astimezone(PARIS).date()):
        return None
    return Invited(row.email, row.person.first_name)


def latest(person_id: UUID, at: datetime) -> InvitationFacts | None:
    row = Invitation.objects.filter(person=person_id).order_by("-sent_at", "-id").first()
    if row is None:
        return None
    state = "waiting" if row.expires_at > at else "expired"
    if row.used_at or row.withdrawn_at:
        state = "used" if row.used_at else "withdrawn"
    return InvitationFacts(row.email, row.sent_at, row.expires_at, row.used_at, state)
