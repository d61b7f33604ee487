"""A copy of all that is kept about a member or a login: her own, or for one who asks the office."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records.privacy_rights import Copy, Subject, copy_of
from members.permissions import coordinator
from members.queries.retention import subject_of_account, subject_of_person


def subject_of(by: Actor) -> Subject:
    """Whoever is signed in: her person and her login, or a login alone."""
    return subject_of_person(by.person_id) if by.person_id else subject_of_account(by.id)


def own(*, by: Actor, at: datetime) -> Copy:
    return copy_of(subject_of(by), by=by, at=at, reason="own")


def for_office(*, by: Actor, at: datetime, person_id: UUID) -> Copy | None:
    """For somebody without a login who asks for it by telephone or by letter."""
    if not coordinator(by):
        raise Forbidden("Seule la coordinatrice remet à une personne la copie de ses données.")
    subject = subject_of_person(person_id)
    return copy_of(subject, by=by, at=at, reason="office") if subject else None
