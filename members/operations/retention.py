"""A candidate who never answers: her application is closed, and keeps no name."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import tombstones
from cpts_portal.foundation.records.privacy_rights import APPLICATION, Subject
from cpts_portal.foundation.records.retention import only_the_portal
from members.models import Application
from members.operations.application_steps import APPLICATIONS
from members.operations.erasure import erase_application
from members.queries import retention

AT_ONCE = 200


@transaction.atomic(durable=True)
def erase_unanswered(*, by: Actor, at: datetime) -> int:
    """Those whose time is over, a part at a time; how many. Twice changes nothing more."""
    only_the_portal(by)
    due = retention.unanswered_due(at).values_list("pk", flat=True)
    held = Application.objects.select_for_update(of=("self",), skip_locked=True)
    rows = list(held.filter(pk__in=list(due)).order_by("sent_at", "id")[:AT_ONCE])
    for row in rows:
        APPLICATIONS.advance(row, "withdraw", by=by, at=at)
        erase_application(Subject(APPLICATION, row.pk), by=by, at=at)
        tombstones.leave(APPLICATION, row.pk, at=at)
    return len(rows)
