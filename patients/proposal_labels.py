"""Offers and proposals in the words of who reads them."""

from dataclasses import dataclass
from datetime import date

from cpts_portal.foundation.templatetags.french import MONTHS
from cpts_portal.foundation.templatetags.french import day as day_in_french
from patients.answering import Availability, ProposalState

_NUMBERS = ("Zéro", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


# what the history says of a step once it is taken
TAKEN = {
    "propose": "Proposée",
    "accept": "Acceptée",
    "decline": "Non prise",
    "expire": "Sans réponse à la date dite",
    "end": "Terminée avec la demande",
    "undo_acceptance": "Acceptation annulée",
    "declare": "Médecin traitant déclaré",
    "informed": "Personne prévenue",
    "called": "Appel confirmé",
    "no_news": "Absence de nouvelles signalée",
    "first_visit": "Premier rendez-vous noté",
    "asked": "Déclaration demandée",
}


@dataclass(frozen=True)
class Tag:
    label: str
    tone: str


def people_looking(count: int) -> str:
    """« Deux personnes de votre secteur cherchent un médecin »"""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    if count <= 1:
        return "Une personne de votre secteur cherche un médecin"
    return f"{number} personnes de votre secteur cherchent un médecin"


def open_places(count: int) -> str:
    """« J’ouvre 2 places »"""
    return f"J’ouvre {count} place{'s' if count > 1 else ''}"


def not_before(day: date) -> str:
    """« avant juin » on the first of a month, « avant le 12 juin 2027 » otherwise."""
    if day.day == 1:
        name = MONTHS[day.month - 1]
        return f"avant {name} {day.year}"
    return f"avant le {day_in_french(day)}"


def for_doctor(state: str, reply_by: date) -> Tag:
    if state == ProposalState.PROPOSED:
        return Tag(f"À vous de répondre avant le {day_in_french(reply_by)}", "soon")
    return {
        ProposalState.ACCEPTED: Tag("Coordonnées visibles", "ok"),
        ProposalState.DECLARED: Tag("Suivi commencé", "ok"),
        ProposalState.DECLINED: Tag("Vous n’avez pas pris cette demande", "plain"),
        ProposalState.EXPIRED: Tag("Date passée, retirée", "plain"),
        ProposalState.ENDED: Tag("Plus d’actualité", "plain"),
        ProposalState.UNDONE: Tag("Acceptation annulée par le bureau", "plain"),
    }[ProposalState(state)]


def for_office(state: str, doctor: str, reply_by: date) -> Tag:
    if state == ProposalState.PROPOSED:
        return Tag(f"Chez {doctor}, réponse avant le {day_in_french(reply_by)}", "soon")
    return {
        ProposalState.ACCEPTED: Tag(f"Acceptée par {doctor}", "ok"),
        ProposalState.DECLARED: Tag(f"Déclaré : {doctor}", "ok"),
        ProposalState.DECLINED: Tag(f"Non prise par {doctor}", "plain"),
        ProposalState.EXPIRED: Tag(f"Sans réponse de {doctor}", "plain"),
        ProposalState.ENDED: Tag("Terminée avec la demande", "plain"),
        ProposalState.UNDONE: Tag("Acceptation annulée", "plain"),
    }[ProposalState(state)]


def for_offer(availability: str, places: int, free: int, ends_on: date | None, on: date) -> Tag:
    if availability == Availability.NO:
        if ends_on is None:
            return Tag("Ne plus solliciter", "bad")
        if ends_on > on:
            return Tag(f"Ne plus solliciter {not_before(ends_on)}", "bad")
        return Tag("Peut être sollicité à nouveau", "plain")
    if ends_on is not None and ends_on <= on:
        return Tag("Offre arrivée à son terme", "soon")
    if availability == Availability.SIX_MONTHS:
        return Tag("Dans les six mois", "info")
    if free <= 0:
        return Tag(
            f"{places} place{'s' if places > 1 else ''}, toutes prises ou proposées", "plain"
        )
    return Tag(f"{free} place{'s' if free > 1 else ''} libre{'s' if free > 1 else ''}", "ok")
