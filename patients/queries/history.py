"""What happened to a request, in words. Notes are part of its traced reading."""

from uuid import UUID

from patients.domain.answering import DeclarationChannel, DeclineReason
from patients.enums import CloseReason, Contact, FilledBy, PriorityTier
from patients.models import RequestLog
from patients.permissions import PERSON

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
    "take_back": "Proposition retirée",
    "hand_back": "Rendue par le médecin, qui l’avait acceptée par erreur",
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
    for kind in (FilledBy, PriorityTier, Contact, CloseReason, DeclineReason, DeclarationChannel)
    for choice in kind
}


# who gave the request, after « Demande reçue »
RECEIVED_FROM: dict[str, str] = {
    FilledBy.PERSON: "de la personne",
    FilledBy.CARER: "d’un proche",
    FilledBy.PROFESSIONAL: "d’un professionnel",
    FilledBy.PARTNER: "d’une mairie, d’un CCAS ou d’un autre partenaire",
}


def request_steps(request_id: UUID) -> list[dict]:
    """The latest first. Inside this app, for a request whose reading is traced."""
    rows = RequestLog.objects.filter(request_id=request_id).order_by("-position")
    return [_step(row) for row in rows]


def _step(row: RequestLog) -> dict:
    label, detail = STEPS.get(row.transition, row.transition), DETAILS.get(row.detail, row.detail)
    if row.transition == "receive" and row.detail in RECEIVED_FROM:
        label, detail = f"{label} {RECEIVED_FROM[row.detail]}", ""
    # « par la personne » is said by the label already
    by_name = "" if row.by_name == PERSON.name else row.by_name
    return {
        "at": row.at,
        "by_name": by_name,
        "label": label,
        "detail": detail,
        "comment": row.comment or "",
    }
