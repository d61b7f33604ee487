from datetime import datetime

from .models import AuditEntry


def traces_since(moment: datetime) -> frozenset[tuple[str, str]]:
    """What was done after ``moment``, as (action, roles of whoever did it)."""
    rows = AuditEntry.objects.filter(at__gt=moment).order_by()
    return frozenset(rows.values_list("action", "role").distinct())
