"""Whose turn it is, in one sentence for each reader of the office. It depends on the state of the
dossier alone: nothing of what the funders do among themselves shows in it."""

from collections.abc import Iterable
from datetime import date

from cpts_portal.foundation.kernel.french import day, plural
from funding.dossier.enums import Milestone, State
from funding.dossier.facts import DossierFacts

NOBODY = "À personne : l’année est soldée."


def for_office(
    facts: DossierFacts, roles: Iterable[str], *, left: int = 0, today: date | None = None
) -> str:
    """``left``: the points asked that are not answered yet; ``today``: a year still being lived
    asks nothing of anybody."""
    roles = set(roles)
    prepares, signs = bool(roles & {"coordinator", "president"}), "president" in roles
    match State(facts.state):
        case State.PREPARATION if today and today < facts.period.end:
            return (
                f"L’année {facts.year} est en cours : son dossier se transmet à partir du "
                f"{day(facts.period.end)}."
            )
        case State.PREPARATION:
            due = _on(facts, Milestone.DUE, ", attendu au plus tard le {}")
            return _to(prepares, "complétez puis transmettez le dossier" + due)
        case State.SUBMITTED:
            session = _on(facts, Milestone.DIALOGUE, " Dialogue de gestion le {}.")
            return f"Aux financeurs : ils lisent la version {facts.sent_version}.{session}"
        case State.RETURNED:
            before = f" au plus tard le {day(facts.due_on)}" if facts.due_on else ""
            what = f"{left} point{plural(left)} à compléter" if left else "transmettez à nouveau"
            return _to(prepares, what + before)
        case State.DECIDED if not facts.answered:
            action = "contresignez les décisions, ou notez votre désaccord"
            return _to(signs, action, other="À la présidence")
        case State.DECIDED:
            return "À la CPAM : elle notifie les montants."
        case State.NOTIFIED:
            return f"À la CPAM : elle paie{_on(facts, Milestone.SETTLEMENT, ', attendu le {}')}."
        case _:
            return NOBODY


def _to(mine: bool, what: str, *, other: str = "À la coordinatrice") -> str:
    return f"{'À vous' if mine else other} : {what}."


def _on(facts: DossierFacts, milestone: Milestone, words: str) -> str:
    on = facts.dates.get(milestone)
    return words.format(day(on)) if on else ""
