"""The one write of the demonstration's own pages: who took whose place."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit
from members.queries import accounts

USER = "members.User"
OPENED = "session.opened_in_demonstration"


@transaction.atomic(durable=True)
def enter_as_persona(*, by: Actor, at: datetime, user_id: UUID) -> None:
    """``by`` is whoever this browser was signed in as, whose session ends here."""
    if by.id is not None:
        audit.add_entry("session.closed", by=by, at=at, target=(USER, by.id))
    persona = accounts.rights_of(user_id, at.astimezone(PARIS).date())
    audit.add_entry(OPENED, by=persona, at=at, target=(USER, user_id))
