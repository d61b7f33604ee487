"""Legal persons that joined, as facts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from members.models import Membership, Structure


@dataclass(frozen=True)
class StructureFacts:
    id: UUID
    name: str
    kind: str
    kind_label: str


def on(day: date) -> tuple[StructureFacts, ...]:
    """Members of that day, by name."""
    ids = Membership.objects.on(day).filter(structure__isnull=False).values("structure_id")
    rows = Structure.objects.filter(id__in=ids).order_by("sort_name", "id")
    return tuple(StructureFacts(r.id, r.name, r.kind, r.get_kind_display()) for r in rows)
