from datetime import datetime

from django.db.models import Count

from cpts_portal.foundation.kernel.actor import Actor

from .models import AuditEntry


def count_targets_since(action: str, *, by: Actor, since: datetime, besides: object = "") -> int:
    """How many different rows those traces are about, one left aside."""
    rows = AuditEntry.objects.filter(actor=by.id, at__gte=since, action__startswith=action)
    rows = rows.exclude(target_id=str(besides)) if besides else rows
    return rows.aggregate(number=Count("target_id", distinct=True))["number"]


def count_since(action: str, *, by: Actor, since: datetime) -> int:
    """How many traces whose action begins so this account left since then."""
    rows = AuditEntry.objects.filter(actor=by.id, at__gte=since, action__startswith=action)
    return rows.count()
