"""Reads of many people at once, and copies of all that is kept about one: scoped and traced in one
place."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.privacy_rights import Copy, DataSubject, copy_of
from members.models import Application, Person
from members.permissions import coordinator, examines_applications, office
from members.queries import applications
from members.queries.retention import subject_of_account, subject_of_person


def directory_file(*, by: Actor, at: datetime, rows: QuerySet[Person]) -> QuerySet[Person]:
    """The members as a file: who took it, and when, is written down."""
    if not office(by):
        raise Forbidden("Le fichier des adhérents est réservé à la coordination.")
    audit.add_entry("directory.exported", by=by, at=at, target=Person)
    return rows


def applications_file(
    *, by: Actor, at: datetime, rows: QuerySet[Application]
) -> QuerySet[Application]:
    """Candidates with their addresses, as a file: who took it, and when, is written down."""
    if not examines_applications(by):
        raise Forbidden("Le fichier des demandes d’adhésion est réservé à la coordination.")
    audit.add_entry("applications.exported", by=by, at=at, target=Application)
    return applications.with_labels(rows)


def subject_of(by: Actor) -> DataSubject:
    """Whoever is signed in: their person and their login, or a login alone."""
    assert by.id
    subject = subject_of_person(by.person_id) if by.person_id else subject_of_account(by.id)
    assert subject
    return subject


def own_copy(*, by: Actor, at: datetime) -> Copy:
    return copy_of(subject_of(by), by=by, at=at, reason="own")


def copy_for_office(*, by: Actor, at: datetime, person_id: UUID) -> Copy:
    """For somebody without a login who asks for it by telephone or by letter."""
    if not coordinator(by):
        raise Forbidden("Seule la coordinatrice remet à une personne la copie de ses données.")
    subject = subject_of_person(person_id)
    assert subject
    return copy_of(subject, by=by, at=at, reason="office")
