"""How many identities one account reads in an hour: more than anybody works on, far less than the
whole list."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from patients.models import CareRequest

log = logging.getLogger(__name__)


class TooManyReadings(Exception):
    """The account reads more in an hour than anybody works on; ``kind`` of what it read."""

    def __init__(self, kind: str):
        super().__init__(kind)
        self.kind = kind


def within_files(by: Actor, at: datetime, *, opening: UUID | None = None) -> None:
    """A stolen account that reads the whole list is stopped, and seen. Different persons count:
    a file opened ten times in an hour is the work of an hour."""
    since = at - timedelta(hours=1)
    others = audit.count_targets_since("care_request.read", by=by, since=since, besides=opening)
    if others >= settings.PATIENT_FILES_AN_HOUR:
        _refuse(by, at, "files")


def within_lists(by: Actor, at: datetime, action: str) -> None:
    since = at - timedelta(hours=1)
    if audit.count_since(action, by=by, since=since) >= settings.PATIENT_LISTS_AN_HOUR:
        _refuse(by, at, "lists")


def _refuse(by: Actor, at: datetime, kind: str) -> None:
    audit.add_entry("care_request.too_many", by=by, at=at, target=CareRequest, fields=(kind,))
    log.warning("quota of readings (%s) reached by account %s", kind, by.id)
    raise TooManyReadings(kind)
