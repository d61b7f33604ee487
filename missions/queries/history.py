from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from missions.models import DeclarationLog
from missions.queries.facts import StepFacts

LABELS = {
    "propose": "Proposée d’après la présence",
    "draft": "Saisie",
    "change": "Modifiée",
    "submit": "Envoyée",
    "decline": "Déclinée",
    "withdraw": "Reprise par la personne",
    "validate": "Vérifiée",
    "send_back": "Renvoyée",
    "refuse": "Non retenue",
    "unvalidate": "Vérification annulée",
}


def of(declaration_id: UUID) -> list[StepFacts]:
    """Latest first."""
    rows = DeclarationLog.objects.filter(declaration_id=declaration_id).order_by("-at", "-id")
    return [
        StepFacts(row.at, row.by_name, LABELS.get(row.step, row.step), row.after, row.comment)
        for row in rows
    ]


@dataclass(frozen=True)
class LatestStep:
    at: datetime
    by_name: str
    label: str
    person_name: str
    declaration_id: UUID
    minutes: int


def latest(limit: int) -> tuple[LatestStep, ...]:
    """The last steps taken on anybody's hours."""
    rows = DeclarationLog.objects.select_related("declaration__person").order_by("-at", "-id")
    return tuple(
        LatestStep(
            at=row.at,
            by_name=row.by_name,
            label=LABELS.get(row.step, row.step),
            person_name=row.declaration.person.name,
            declaration_id=row.declaration_id,
            minutes=row.declaration.minutes,
        )
        for row in rows[:limit]
    )
