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
