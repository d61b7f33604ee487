"""States, offers and proposals in the words of who reads them, with their colour."""

from datetime import date

from cpts_portal.foundation.kernel.french import MONTHS, plural
from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.kernel.tags import Tag
from patients.domain.answering import Availability, ProposalState
from patients.enums import AgeBand, CloseReason, PriorityTier, State

_PERSON = {
    State.RECEIVED: Tag("Demande reçue", "info"),
    State.INCOMPLETE: Tag("Il nous manque une information", "soon"),
    State.WAITING: Tag("Sur la liste", "info"),
    # a proposal is not shown to the person: nothing is promised
    State.PROPOSED: Tag("Sur la liste", "info"),
    State.ACCEPTED: Tag("Un médecin accepte de vous suivre", "ok"),
    State.DECLARED: Tag("Médecin traitant déclaré", "ok"),
    State.CLOSED: Tag("Demande close", "plain"),
}
_REPORTER = _PERSON | {
    State.INCOMPLETE: Tag("Il manque une information, demandée à la personne", "soon"),
    State.ACCEPTED: Tag("Un médecin accepte de la suivre", "ok"),
    State.DECLARED: Tag("Son médecin traitant est déclaré", "ok"),
}
_OFFICE = {
    State.RECEIVED: Tag("À qualifier", "soon"),
    State.INCOMPLETE: Tag("À compléter", "soon"),
    State.WAITING: Tag("En attente", "info"),
    State.PROPOSED: Tag("Proposée à un médecin", "info"),
    State.ACCEPTED: Tag("Prévenir la personne", "soon"),
    State.DECLARED: Tag("Déclaré", "ok"),
    State.CLOSED: Tag("Close", "plain"),
}


def for_person(state: str) -> Tag:
    return _PERSON[State(state)]


def for_reporter(state: str) -> Tag:
    """For whoever reported somebody: it speaks of the person."""
    return _REPORTER[State(state)]


def for_office(state: str, *, tier: str = "", close_reason: str = "") -> Tag:
    """« En attente, priorité 2 » ; « Close : injoignable »."""
    tag = _OFFICE[State(state)]
    if state == State.WAITING and tier:
        label = PriorityTier(tier).label
        return Tag(f"{tag.label}, {label[:1].lower()}{label[1:]}", tag.tone)
    if state == State.CLOSED and close_reason:
        label = CloseReason(close_reason).label
        return Tag(f"{tag.label} : {label[:1].lower()}{label[1:]}", tag.tone)
    return tag


def waited(days: int) -> str:
    """« attend depuis 3 jours », « reçue aujourd’hui »"""
    if days <= 0:
        return "reçue aujourd’hui"
    return f"attend depuis {days} jour{'s' if days > 1 else ''}"


_NUMBERS = ("Zéro", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


# what the history says of a step once it is taken
TAKEN = {
    "propose": "Proposée",
    "accept": "Acceptée",
    "decline": "Déclinée",
    "expire": "Sans réponse à la date dite",
    "end": "Terminée avec la demande",
    "take_back": "Retirée",
    "hand_back": "Rendue : acceptée par erreur",
    "undo_acceptance": "Acceptation annulée",
    "declare": "Médecin traitant déclaré",
    "informed": "Personne prévenue",
    "called": "Appel confirmé",
    "no_news": "Absence de nouvelles signalée",
    "first_visit": "Premier rendez-vous noté",
    "asked": "Déclaration demandée",
}


def people_looking(count: int) -> str:
    """« Deux personnes de votre secteur cherchent un médecin »"""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    if count <= 1:
        return "Une personne de votre secteur cherche un médecin"
    return f"{number} personnes de votre secteur cherchent un médecin"


def awaited_in_all(count: int) -> str:
    return f"En tout, {count} réponses sont attendues de vous."


def open_places(count: int) -> str:
    """« J’ouvre 2 places »"""
    return f"J’ouvre {count} place{plural(count)}"


def not_before(day: date) -> str:
    """« avant juin » on the first of a month, « avant le 12 juin 2027 » otherwise."""
    if day.day == 1:
        name = MONTHS[day.month - 1]
        return f"avant {name} {day.year}"
    return f"avant le {day_in_french(day)}"


def proposal_for_doctor(state: str, reply_by: date) -> Tag:
    if state == ProposalState.PROPOSED:
        return Tag(f"À vous de répondre au plus tard le {day_in_french(reply_by)}", "soon")
    return {
        ProposalState.ACCEPTED: Tag("Coordonnées visibles", "ok"),
        ProposalState.DECLARED: Tag("Suivi commencé", "ok"),
        ProposalState.DECLINED: Tag("Vous avez décliné cette demande", "plain"),
        ProposalState.EXPIRED: Tag("Date passée, retirée", "plain"),
        ProposalState.ENDED: Tag("Plus d’actualité", "plain"),
        ProposalState.UNDONE: Tag("Acceptation annulée", "plain"),
        ProposalState.TAKEN_BACK: Tag("Retirée par la coordination", "plain"),
    }[ProposalState(state)]


def proposal_for_office(state: str, doctor: str, reply_by: date) -> Tag:
    if state == ProposalState.PROPOSED:
        return Tag(
            f"Proposée à {doctor}, réponse au plus tard le {day_in_french(reply_by)}", "soon"
        )
    return {
        ProposalState.ACCEPTED: Tag(f"Acceptée par {doctor}", "ok"),
        ProposalState.DECLARED: Tag(f"Déclaré : {doctor}", "ok"),
        ProposalState.DECLINED: Tag(f"Déclinée par {doctor}", "plain"),
        ProposalState.EXPIRED: Tag(f"Sans réponse de {doctor}", "plain"),
        ProposalState.ENDED: Tag(f"Terminée avec la demande, {doctor}", "plain"),
        ProposalState.UNDONE: Tag(f"Acceptation de {doctor} annulée", "plain"),
        ProposalState.TAKEN_BACK: Tag(f"Retirée à {doctor}", "plain"),
    }[ProposalState(state)]


def offer_tag(offer) -> Tag:
    """``offer``: the facts of one, see ``queries.offers``."""
    if offer.is_no:
        return _refusal(offer.ends_on, offer.on)
    if offer.ended:
        return Tag("Offre arrivée à son terme", "soon")
    if offer.is_away:
        return Tag(f"Absence jusqu’au {day_in_french(offer.away_last_day)}", "soon")
    if offer.to_come:
        return Tag(f"{places(offer.places)} à partir du {day_in_french(offer.starts_on)}", "info")
    if offer.availability == Availability.SIX_MONTHS:
        return Tag("Dans les six mois", "info")
    if not offer.free:
        return Tag(f"{places(offer.places)}, aucune libre", "plain")
    return Tag(free_places(offer.free), "ok")


def _refusal(ends_on: date | None, on: date) -> Tag:
    if ends_on is None:
        return Tag("Ne plus solliciter", "bad")
    if ends_on > on:
        return Tag(f"Ne plus solliciter {not_before(ends_on)}", "bad")
    return Tag("Peut être sollicité à nouveau", "plain")


def places(count: int) -> str:
    return f"{count} place{plural(count)}"


def free_places(count: int) -> str:
    """« 2 places libres », « aucune place libre »"""
    if not count:
        return "aucune place libre"
    return f"{places(count)} libre{plural(count)}"


def criteria_words(offer) -> str:
    """For whom, in full: what is accepted and what is not."""
    words = [f"à {offer.max_km} km au plus" if offer.max_km else "quelle que soit la distance"]
    if count := len(offer.communes):
        words.append(f"{count} commune{plural(count)} choisie{plural(count)}")
    words += [AgeBand(code).label.lower() for code in offer.ages]
    words.append("ALD acceptées" if offer.ald else "sans ALD")
    words.append("visites à domicile" if offer.home_visits else "pas de visites à domicile")
    words.append("familles entières" if offer.families else "une seule personne par foyer")
    if offer.languages:
        words.append(f"langues : {offer.languages}")
    return ", ".join(words)


def offer_in_full(offer) -> str:
    """What a click wrote down: nothing of it is left to be guessed."""
    dates = f"du {day_in_french(offer.starts_on)} au {day_in_french(offer.ends_on)}"
    who = "vue de la seule coordination" if offer.discreet else "peut être annoncée aux adhérents"
    return f"{places_words(offer)}, {dates}. Pour qui : {offer.criteria}. Offre {who}."


def handed_back(count: int) -> str:
    if count == 1:
        return "La demande qui attendait votre réponse est rendue : la personne reste sur la liste."
    return f"Les {count} demandes qui attendaient votre réponse sont rendues à la liste."


def still_awaited(count: int) -> str:
    if count == 1:
        return "Une réponse reste attendue de vous, dans « Patients proposés »."
    return f"{count} réponses restent attendues de vous, dans « Patients proposés »."


def places_words(offer) -> str:
    """« 3 places : 2 places libres, 1 proposition en attente de réponse »"""
    parts = [] if offer.to_come else [free_places(offer.free)]
    if offer.waiting:
        parts.append(f"{offer.waiting} proposition{plural(offer.waiting)} en attente de réponse")
    if offer.taken:
        parts.append(f"{offer.taken} prise{plural(offer.taken)}")
    words = places(offer.places)
    if offer.to_come:
        words += f" à partir du {day_in_french(offer.starts_on)}"
    return f"{words} : {', '.join(parts)}" if parts else words
