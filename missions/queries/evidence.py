from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from cpts_portal.foundation.records import documents
from missions.models import Evidence
from missions.queries.facts import EvidenceFacts


def _facts(row: Evidence) -> EvidenceFacts:
    return EvidenceFacts(
        id=row.id,
        declaration_id=row.declaration_id,
        person_id=row.declaration.person_id,
        document_id=row.document_id,
        sha256=row.sha256,
        name=row.name,
        media_type=row.media_type,
        added_at=row.added_at,
        document=documents.glance(row.document),
    )


def _pieces() -> QuerySet[Evidence]:
    return Evidence.objects.select_related("declaration").annotate(document=documents.column())


def of_declarations(ids: Iterable[UUID]) -> dict[UUID, list[EvidenceFacts]]:
    rows = _pieces().filter(declaration_id__in=list(ids))
    by_declaration: dict[UUID, list[EvidenceFacts]] = {}
    for row in rows.order_by("added_at", "id"):
        by_declaration.setdefault(row.declaration_id, []).append(_facts(row))
    return by_declaration


def find_evidence(evidence_id: UUID) -> EvidenceFacts | None:
    row = _pieces().filter(pk=evidence_id).first()
    return _facts(row) if row else None


def of_declaration(declaration_id: UUID) -> list[EvidenceFacts]:
    return of_declarations([declaration_id]).get(declaration_id, [])
