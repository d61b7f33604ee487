from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.db.models.functions import Now

from cpts_portal.foundation.kernel.actor import Actor

from .models import AuditEntry
from .sealing import unsealed

# a row older than that without a seal is for « audit_verify », which walks them all
LOOKED_AT = timedelta(days=2)


def count_targets_since(action: str, *, by: Actor, since: datetime, besides: object = "") -> int:
    """How many different rows those traces are about, one left aside."""
    rows = AuditEntry.objects.filter(actor=by.id, at__gte=since, action__startswith=action)
    rows = rows.exclude(target_id=str(besides)) if besides else rows
    return rows.aggregate(number=Count("target_id", distinct=True))["number"]


def count_since(action: str, *, by: Actor, since: datetime) -> int:
    """How many traces whose action begins so this account left since then."""
    rows = AuditEntry.objects.filter(actor=by.id, at__gte=since, action__startswith=action)
    return rows.count()


def waiting_for_a_seal() -> tuple[int, timedelta | None]:
    """How many recent traces have none, and for how long the oldest has waited."""
    waiting = unsealed(LOOKED_AT).aggregate(number=Count("id"), age=Now() - Min("recorded_at"))
    return waiting["number"], waiting["age"]


def age_of_last(action: str) -> timedelta | None:
    """By the clock of the database: the portal's own starts again with each demonstration."""
    rows = AuditEntry.objects.filter(action=action)
    return rows.aggregate(age=Now() - Max("recorded_at"))["age"]
