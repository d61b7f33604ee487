"""Legal persons: those that joined, those that work with the association."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from members.models import Membership, Partner, Structure


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


@dataclass(frozen=True)
class LegalPersonFacts:
    """``joined`` False: a partner, which works with the association without being a member."""

    name: str
    kind: str
    commune: str
    joined: bool


def directory_on(day: date) -> tuple[LegalPersonFacts, ...]:
    """Member structures first, then partners, by name."""
    ids = Membership.objects.on(day).filter(structure__isnull=False).values("structure_id")
    members = Structure.objects.filter(id__in=ids).order_by("sort_name", "id")
    partners = Partner.objects.order_by("name", "id")
    return (
        *(_legal(r.name, r.get_kind_display(), r.commune, True) for r in _with_commune(members)),
        *(_legal(r.name, r.kind, r.commune, False) for r in _with_commune(partners)),
    )


def _with_commune(rows):
    return rows.select_related("commune").defer("commune__contour")


def _legal(name: str, kind: str, commune, joined: bool) -> LegalPersonFacts:
    """A kind that the name already says is not said twice."""
    said = "" if kind.casefold() in name.casefold() else kind[:1].upper() + kind[1:]
    return LegalPersonFacts(name, said, commune.name if commune else "", joined)
