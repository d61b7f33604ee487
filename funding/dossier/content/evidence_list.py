"""The pieces of a year as the paper lists them: many alike in one row, each other one by itself.

Every piece with its hash is in the file attached to the paper; here is what a reader looks for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from funding.dossier.content.figures import EvidenceRow

IN_PLACE, JOINED, NOTHING = "consultable sur place", "au portail", "aucun fichier"
# kinds that come by the dozen
ALIKE = ("Feuille d’émargement", "Pièce d’heures déclarées", "Justificatif de dépense")


@dataclass(frozen=True)
class ListedPiece:
    """``count`` pieces of one kind; ``first_on`` and ``last_on`` are the same for one."""

    reference: str
    kind: str
    subject: str
    action_number: str
    count: int
    first_on: date | None
    last_on: date | None
    where: str


def listed(rows: Sequence[EvidenceRow]) -> tuple[ListedPiece, ...]:
    """Single pieces first, in their order; then the groups, by kind and action sheet."""
    alone = [_alone(row) for row in rows if row.kind not in ALIKE]
    groups: dict[tuple, list[EvidenceRow]] = {}
    for row in rows:
        if row.kind in ALIKE:
            key = ALIKE.index(row.kind), row.action_number, where(row)
            groups.setdefault(key, []).append(row)
    return (*alone, *(_group(groups[key]) for key in sorted(groups)))


def where(row: EvidenceRow) -> str:
    if not row.sha256:
        return NOTHING
    return IN_PLACE if row.named else JOINED


def _alone(row: EvidenceRow) -> ListedPiece:
    return ListedPiece(
        reference=row.reference,
        kind=row.kind,
        subject=row.label,
        action_number=row.action_number,
        count=1,
        first_on=row.on,
        last_on=row.on,
        where=where(row),
    )


def _group(rows: Sequence[EvidenceRow]) -> ListedPiece:
    days = sorted(_days(rows))
    first = rows[0]
    one = len(rows) == 1
    return ListedPiece(
        reference=first.reference if one else f"{first.reference} à {rows[-1].reference}",
        kind=first.kind,
        subject=first.label if one else "",
        action_number=first.action_number,
        count=len(rows),
        first_on=days[0] if days else None,
        last_on=days[-1] if days else None,
        where=where(first),
    )


def _days(rows: Iterable[EvidenceRow]) -> Iterable[date]:
    return (row.on for row in rows if row.on)
