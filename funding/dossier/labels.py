"""One state, one label per reader; never the same sentence for both sides."""

from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.french import day, euros
from cpts_portal.foundation.kernel.tags import Tag
from funding.dossier.enums import FundingBody, Section, State, Subject

_OFFICE = {
    State.PREPARATION: Tag("En préparation", "soon"),
    State.SUBMITTED: Tag("Transmis, en lecture", "info"),
    State.RETURNED: Tag("À compléter", "bad"),
    State.DECIDED: Tag("Décisions à contresigner", "soon"),
    State.NOTIFIED: Tag("Notifié, paiement attendu", "info"),
    State.SETTLED: Tag("Soldé", "ok"),
}
_REVIEWER = {
    State.PREPARATION: Tag("Pas encore transmis", "plain"),
    State.SUBMITTED: Tag("À lire", "soon"),
    State.RETURNED: Tag("Compléments demandés", "info"),
    State.DECIDED: Tag("Relevé à signer", "soon"),
    State.NOTIFIED: Tag("Notifié, paiement en cours", "info"),
    State.SETTLED: Tag("Soldé", "ok"),
}
WITH_ARTICLE = {FundingBody.CPAM: "la CPAM", FundingBody.ARS: "l’ARS", FundingBody.MSA: "la MSA"}
# « CPAM » → « la CPAM »
WITH_ARTICLE_BY_LABEL = {body.label: words for body, words in WITH_ARTICLE.items()}
OF = {FundingBody.CPAM: "de la CPAM", FundingBody.ARS: "de l’ARS", FundingBody.MSA: "de la MSA"}
TO = {FundingBody.CPAM: "À la CPAM", FundingBody.ARS: "À l’ARS", FundingBody.MSA: "À la MSA"}


def for_office(
    state: str,
    missing: int = 0,
    *,
    due_on: date | None = None,
    answered: str = "",
    expected_eur: Decimal | None = None,
) -> Tag:
    """``due_on``: of the completion asked; ``answered``: countersign or dispute."""
    tag = _OFFICE[State(state)]
    if state == State.PREPARATION and missing:
        plural = "s" if missing > 1 else ""
        verb = "manquent" if missing > 1 else "manque"
        return Tag(f"{tag.label}, {missing} point{plural} {verb}", tag.tone)
    if state == State.RETURNED and due_on:
        return Tag(f"À compléter au plus tard le {day_and_month(due_on)}", tag.tone)
    if state == State.DECIDED and answered:
        word = "contresignées" if answered == "countersign" else "contestées"
        return Tag(f"Décisions {word}", "info")
    if state == State.NOTIFIED and expected_eur is not None:
        return Tag(f"{euros(expected_eur)} attendus", tag.tone)
    return tag


def for_reviewer(state: str, *, was_sent: bool = False, answered: str = "") -> Tag:
    """``was_sent``: in preparation again after it was read."""
    if state == State.PREPARATION and was_sent:
        return Tag("Repris par la CPTS", "plain")
    if state == State.DECIDED and answered:
        return Tag("Montants à notifier", "soon")
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
