"""A copy of all that is kept about one person: scoped and traced, like any reading of an identity.

A limitation does not stop it: it is the person’s data, and they ask for it.
"""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.privacy_rights import REQUEST, Copy, DataSubject, copy_of
from patients.models import CareRequest
from patients.permissions import PERSON
from patients.reading_quotas import within_files
from patients.traced_reads import requests_visible_to


def by_link(*, link: str, at: datetime) -> Copy | None:
    """The key of the page is the only right."""
    rows = CareRequest.objects.filter(link_hash=fingerprint(link))
    return _copy(rows, by=PERSON, at=at, reason="own")


def for_office(*, by: Actor, at: datetime, request_id: UUID) -> Copy | None:
    """For a person who asks for it by telephone or by letter. It counts as a reading."""
    within_files(by, at)
    rows = requests_visible_to(by).filter(pk=request_id)
    return _copy(rows, by=by, at=at, reason="office")


def _copy(rows, *, by: Actor, at: datetime, reason: str) -> Copy | None:
    row = rows.clear().first()
    if row is None:
        return None
    # counted with the other readings of an identity, and shown with them
    audit.add_entry("care_request.read.copy", by=by, at=at, target=row, fields=("identity",))
    return copy_of(DataSubject(REQUEST, row.pk), by=by, at=at, reason=reason)
