"""The dates of the contract that are ahead, or past and not answered. Pure.

Only dates that the portal holds: the years of the contract, its end, the yearly update of the
crisis plan, the dossier of a year that has ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cpts_portal.foundation.kernel.periods import anniversary
from members.queries.contracts import ContractFacts

SOON = timedelta(days=30)
# what is further than that is nobody's worry today
HORIZON = timedelta(days=366)


DOSSIERS = "funding:dossiers"
# the milestones of a campaign that everybody waits for, in words
CAMPAIGN = {
    "preparation": "Les financeurs préparent le dialogue de l’année {year}",
    "dialogue": "Dialogue de gestion de l’année {year}",
    "settlement": "Paiement attendu de l’année {year}",
}


@dataclass(frozen=True)
class Review:
    """The dossier in review. ``ours``: the CPTS holds it; ``dates``: the campaign, by milestone."""

    year: int
    ours: bool
    turn: str
    due_on: date | None = None
    dates: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Deadline:
    """``route``: where it is answered. ``tone``: late, soon, open (no day is set for it, it waits
    since ``on``) or nothing."""

    on: date
    label: str
    route: str
    tone: str = ""

    @property
    def is_close(self) -> bool:
        return bool(self.tone)


def deadlines(
    contract: ContractFacts | None, today: date, *, review: Review | None = None
) -> tuple[Deadline, ...]:
    """The nearest first. ``review``: the last ended year, while its dossier is not settled."""
    if contract is None:
        return ()
    every = [
        *_crisis_plan(contract, today),
        *(_dossier(contract, review, today) if review else ()),
        *_years(contract, today),
    ]
    near = (deadline for deadline in every if deadline.on <= today + HORIZON)
    return tuple(sorted(near, key=lambda deadline: (deadline.on, deadline.label)))


def _crisis_plan(contract: ContractFacts, today: date):
    if contract.crisis_plan_on is None:
        return
    due = anniversary(contract.crisis_plan_on, 1)
    label = "Plan de crise : mise à jour attendue"
    yield Deadline(due, label, "funding:contract", _tone(due, today))


def _dossier(contract: ContractFacts, review: Review, today: date):
    """What the CPTS owes, or whose turn it is; then the dates of the campaign that are ahead."""
    label = f"Dossier de l’année {review.year}"
    if review.ours and review.due_on:
        yield Deadline(
            review.due_on, f"{label} : compléments à rendre", DOSSIERS, _tone(review.due_on, today)
        )
    elif review.ours:
        ended_on = contract.period(review.year).last_day
        yield Deadline(ended_on, f"{label} : année terminée, à transmettre", DOSSIERS, "open")
    else:
        yield Deadline(today, f"{label} : {review.turn}", DOSSIERS)
    for kind, words in CAMPAIGN.items():
        on = review.dates.get(kind)
        if on and on >= today:
            yield Deadline(on, words.format(year=review.year), DOSSIERS, _tone(on, today))


def _years(contract: ContractFacts, today: date):
    number = contract.year_of(today)
    if number is None:
        return
    last = contract.period(number).last_day
    if number == contract.years:
        yield Deadline(last, "Fin du contrat", "funding:contract", _tone(last, today))
    else:
        label = f"Fin de l’année {number} du contrat"
        yield Deadline(last, label, "funding:contract", _tone(last, today))


def _tone(due: date, today: date) -> str:
    if due < today:
        return "late"
    return "soon" if due <= today + SOON else ""
