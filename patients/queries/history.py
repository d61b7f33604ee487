"""What happened to a request, in words. Notes are part of its traced reading."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from patients.answering import DeclarationChannel, DeclineReason
from patients.enums import CloseReason, Contact, FilledBy, Tier
from patients.models import RequestLog

STEPS = {
    "receive": "Demande reçue",
    "qualify": "Qualifiée",
    "ask_missing": "Information demandée",
    "complete": "Complétée par la personne",
    "contact_details": "Coordonnées changées par la personne",
    "confirm": "Toujours en recherche",
    "called": "Appel confirmé",
    "no_news": "Sans nouvelles, à rappeler",
    "prefer_another": "Préfère un autre médecin",
    "resume": "Reprise à la même place",
    "resume_received": "Reprise, à qualifier",
    "resume_incomplete": "Reprise, à compléter",
    "correct": "Corrigée",
    "contact": "Appel",
    "propose": "Proposée à un médecin",
    "accept": "Acceptée par le médecin",
    "decline": "Déclinée par le médecin",
    "expire": "Sans réponse du médecin à la date dite",
    "undo_acceptance": "Acceptation annulée",
    "declare": "Médecin traitant déclaré",
    "close": "Close",
    "household": "Réunie à son foyer",
    "merge": "Doublon réuni à celle-ci",
    "reopen": "Rouverte",
    "erase": "Identité effacée",
    "limit": "Mise en attente à la demande de la personne",
    "lift": "Attente levée",
}
DETAILS = {
    choice.value: choice.label
    for kind in (FilledBy, Tier, Contact, CloseReason, DeclineReason, DeclarationChannel)
    for choice in kind
}


@dataclass(frozen=True)
class Step:
    at: datetime
    by_name: str
    label: str
    detail: str
    comment: str


def of(request_id: UUID) -> list[Step]:
    """The latest first. Inside this app, for a request whose reading is traced."""
    rows = RequestLog.objects.filter(request_id=request_id).order_by("-position")
    return [
        Step(
            row.at,
            row.by_name,
            STEPS.get(row.step, row.step),
            DETAILS.get(row.detail, row.detail),
            row.comment or "",
        )
        for row in rows
    ]
