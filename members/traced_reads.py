"""Reads of many people at once: scoped and traced in one place."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records import audit
from members.models import Application, Person
from members.permissions import examines_applications, office
from members.queries import directory
from members.queries.applications import listing


def directory_file(*, by: Actor, at: datetime, rows) -> list[directory.Row]:
    """The members as a file: who took it, and when, is written down."""
    if not office(by):
        raise Forbidden("Le fichier des adhérents est réservé à la coordination.")
    audit.record("directory.exported", by=by, at=at, target=Person)
    return directory.shown(rows)


def applications_file(*, by: Actor, at: datetime, rows) -> list[listing.Row]:
    """Candidates with their addresses, as a file: who took it, and when, is written down."""
    if not examines_applications(by):
        raise Forbidden("Le fichier des demandes d’adhésion est réservé à la coordination.")
    audit.record("applications.exported", by=by, at=at, target=Application)
    return listing.shown(rows)
