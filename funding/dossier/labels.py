"""One state, one label per reader; never the same sentence for both sides."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.french import day, euros
from funding.dossier.enums import Body, Section, State, Subject


@dataclass(frozen=True)
class StateTag:
    label: str
    tone: str


_OFFICE = {
    State.PREPARATION: StateTag("En préparation", "soon"),
    State.SUBMITTED: StateTag("Transmis, en lecture", "info"),
    State.RETURNED: StateTag("À compléter", "bad"),
    State.DECIDED: StateTag("Décisions à contresigner", "soon"),
    State.NOTIFIED: StateTag("Notifié, paiement attendu", "info"),
    State.SETTLED: StateTag("Soldé", "ok"),
}
_REVIEWER = {
    State.PREPARATION: StateTag("Pas encore transmis", "plain"),
    State.SUBMITTED: StateTag("À lire", "soon"),
    State.RETURNED: StateTag("Compléments demandés", "info"),
    State.DECIDED: StateTag("Relevé à signer", "soon"),
    State.NOTIFIED: StateTag("Notifié, paiement en cours", "info"),
    State.SETTLED: StateTag("Soldé", "ok"),
}
WITH_ARTICLE = {Body.CPAM: "la CPAM", Body.ARS: "l’ARS", Body.MSA: "la MSA"}
# « CPAM » → « la CPAM »
WITH_ARTICLE_BY_LABEL = {body.label: words for body, words in WITH_ARTICLE.items()}
OF = {Body.CPAM: "de la CPAM", Body.ARS: "de l’ARS", Body.MSA: "de la MSA"}
TO = {Body.CPAM: "À la CPAM", Body.ARS: "À l’ARS", Body.MSA: "À la MSA"}


def for_office(
    state: str,
    missing: int = 0,
    *,
    due_on: date | None = None,
    answered: str = "",
    expected_eur: Decimal | None = None,
) -> StateTag:
    """``due_on``: of the completion asked; ``answered``: countersign or dispute."""
    tag = _OFFICE[State(state)]
    if state == State.PREPARATION and missing:
        plural = "s" if missing > 1 else ""
        verb = "manquent" if missing > 1 else "manque"
        return StateTag(f"{tag.label}, {missing} point{plural} {verb}", tag.tone)
    if state == State.RETURNED and due_on:
        return StateTag(f"À compléter au plus tard le {day_and_month(due_on)}", tag.tone)
    if state == State.DECIDED and answered:
        word = "contresignées" if answered == "countersign" else "contestées"
        return StateTag(f"Décisions {word}", "info")
    if state == State.NOTIFIED and expected_eur is not None:
        return StateTag(f"{euros(expected_eur)} attendus", tag.tone)
    return tag


def for_reviewer(state: str, *, was_sent: bool = False, answered: str = "") -> StateTag:
    """``was_sent``: in preparation again after it was read."""
    if state == State.PREPARATION and was_sent:
        return StateTag("Repris par la CPTS", "plain")
    if state == State.DECIDED and answered:
        return StateTag("Montants à notifier", "soon")
    return _REVIEWER[State(state)]


_SUBJECTS = {
    Subject.LINE: "Ligne {}",
    Subject.MEETING: "Réunion {}",
    Subject.PIECE: "Pièce {}",
    Subject.EXPENSE: "Dépense {}",
}


def subject_label(kind: str, ref: str) -> str:
    """« Ligne L09 », « Partie : Argent »; nothing for a point that is about no object."""
    if kind == Subject.SECTION:
        return f"Partie : {Section(ref).label}"
    return _SUBJECTS[Subject(kind)].format(ref) if kind in _SUBJECTS else ""


def day_and_month(on: date) -> str:
    """``20 novembre``"""
    return day(on).rsplit(" ", 1)[0]
