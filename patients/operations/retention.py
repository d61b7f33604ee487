"""Twelve months after its end, a request keeps no identity. Counts of past dates do not move."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.kernel.periods import months_later
from patients import ages
from patients.models import CareRequest
from patients.operations.erasure import erase_identity
from patients.operations.steps import keep_changed

KEPT_MONTHS = 12
AT_ONCE = 200


@transaction.atomic(durable=True)
def erase_ended(*, by: Actor, at: datetime) -> int:
    """Those whose time has come, a part at a time; how many. Twice changes nothing more."""
    if not by.has("system"):
        raise Forbidden("Le portail seul efface à échéance.")
    last_day = months_later(ages.paris_day(at), -KEPT_MONTHS)
    due = CareRequest.objects.select_for_update(of=("self",), skip_locked=True).filter(
        closed_at__date__lte=last_day, erased_at=None
    )
    rows = list(due.order_by("closed_at", "id")[:AT_ONCE])
    for row in rows:
        erase_identity(row, by=by, at=at)
        keep_changed(row, by=by, at=at, step="erase", fields=("identity",))
    return len(rows)
