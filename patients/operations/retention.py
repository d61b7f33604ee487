"""When its time is over, a request keeps no identity. Counts of past dates do not move."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.retention import due_on, only_the_portal
from patients.domain import links
from patients.models import CareRequest
from patients.operations.erasure import erase_identity
from patients.operations.steps import REQUESTS
from patients.queries import retention as terms

AT_ONCE = 200
NOTICE = "mail/patients/erasure_notice"


@transaction.atomic(durable=True)
def erase_ended(*, by: Actor, at: datetime) -> int:
    """Those whose time has come, a part at a time; how many. Twice changes nothing more."""
    only_the_portal(by)
    rows = list(_held(terms.due(at)).order_by("closed_at", "id")[:AT_ONCE])
    for row in rows:
        erase_identity(row, by=by, at=at)
        REQUESTS.record(row, "erase", by=by, at=at, fields=("identity",))
    return len(rows)


@transaction.atomic(durable=True)
def announce_erasures(*, by: Actor, at: datetime) -> int:
    """A mail a month before, to who left an address: she may still ask for a copy. One each."""
    only_the_portal(by)
    rows = [row for row in _held(terms.soon(at)).order_by("closed_at", "id") if row.email]
    for row in rows:
        on = due_on("care_request", row.closed_at, at)
        outbox.queue_mail(
            key=f"erasure-notice-{row.id}-{on}",
            to=row.email,
            template=NOTICE,
            context={
                "reference": row.reference,
                "on": day(on),
                "link": outbox.sealed(links.path_of(row.token)),
            },
            at=at,
        )
    if rows:
        audit.record("care_request.notice", by=by, at=at, target=CareRequest)
    return len(rows)


def _held(rows):
    return rows.select_for_update(of=("self",), skip_locked=True)
