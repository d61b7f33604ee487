"""Communes of the nation, inside the territory or not."""

import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from cpts_portal.foundation.kernel.text import sort_name
from members.models import Commune, TerritoryCommune


@dataclass(frozen=True)
class CommuneFound:
    code: str
    name: str
    in_territory: bool


def _rows():
    ours = TerritoryCommune.objects.filter(
        commune=OuterRef("pk"), territory__association__isnull=False
    )
    return Commune.objects.defer("contour").annotate(ours=Exists(ours))


def _found(row: Commune) -> CommuneFound:
    return CommuneFound(row.code, row.name, row.ours)


def find(code: str) -> CommuneFound | None:
    row = _rows().filter(code=code).first()
    return _found(row) if row else None


def of_territory() -> tuple[CommuneFound, ...]:
    """By name: the choices of a form."""
    rows = _rows().filter(ours=True).order_by("sort_name", "code")
    return tuple(_found(row) for row in rows)


def named(text: str, *, limit: int = 20) -> tuple[CommuneFound, ...]:
    """« Saint-Étienne », « 42000 Saint-Étienne », « st etienne 42 »: those that answer to it."""
    digits = re.findall(r"\b\d{2,5}\b", text)
    words = _spelled_out(sort_name(re.sub(r"\d+", " ", text)))
    rows = _rows().filter(parent__isnull=True)
    if words:
        rows = rows.filter(sort_name=words)
    for number in digits:
        if len(number) == 5:
            rows = rows.filter(postal_codes__contains=[number])
        else:
            rows = rows.filter(department=number)
    if not words and not any(len(number) == 5 for number in digits):
        return ()
    return tuple(_found(row) for row in rows.order_by("sort_name", "code")[:limit])


def _spelled_out(words: str) -> str:
    return re.sub(r"\bst\b", "saint", re.sub(r"\bste\b", "sainte", words))
