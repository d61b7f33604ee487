from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor

from .models import AuditEntry


def count_since(action: str, *, by: Actor, since: datetime) -> int:
    """How many traces whose action begins so this account left since then."""
    rows = AuditEntry.objects.filter(actor=by.id, at__gte=since, action__startswith=action)
    return rows.count()
