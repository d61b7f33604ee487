from uuid import UUID

from django.db.models import Count, Subquery

from missions.labels import Transfer
from missions.models import Declaration, DeclarationLog


def steps_of(declaration_id: UUID, transfer: Transfer | None = None) -> list:
    """Latest first: the transfer, if the money left, is the last that happens (a day, of which the
    hour is not known)."""
    rows = DeclarationLog.objects.filter(declaration_id=declaration_id).order_by("-at", "-id")
    paid_on = transfer.paid_on if transfer else None
    return [*([{"at": paid_on, "label": "Versée"}] if paid_on else []), *rows]


def latest_steps(limit: int) -> list[DeclarationLog]:
    """The last steps taken on anybody's hours, each with how many hours wait and since when. One
    statement: whatever waits left a step behind, so without steps nothing waits."""
    queue = Declaration.objects.waiting()
    counted = queue.order_by().values("state").annotate(count=Count("pk")).values("count")
    rows = DeclarationLog.objects.select_related("declaration__person").annotate(
        waiting=Subquery(counted), oldest=Subquery(queue.values("submitted_at")[:1])
    )
    return list(rows.order_by("-at", "-id")[:limit])
