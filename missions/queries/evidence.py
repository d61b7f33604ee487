from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from cpts_portal.foundation.records import documents
from missions.models import Evidence


def of_declarations(ids: Iterable[UUID]) -> QuerySet[Evidence]:
    """With what a page says of their document; in the order of the hours."""
    rows = Evidence.objects.filter(declaration_id__in=list(ids))
    order = ("declaration__done_on", "declaration__number", "added_at", "id")
    return rows.annotate(document=documents.column()).order_by(*order)


def find_evidence(evidence_id: UUID) -> Evidence | None:
    return Evidence.objects.select_related("declaration").filter(pk=evidence_id).first()
