"""The dates of the contract that are ahead, or past and not answered. Pure.

Only dates that the portal holds: the years of the contract, its end, the yearly update of the
crisis plan, the dossier of a year that has ended.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cpts_portal.foundation.kernel.periods import anniversary
from funding.dossier.queries.status import DossierStatus
from members.models import Contract

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


# a year, and the status of its dossier while it is not settled
InReview = tuple[int, DossierStatus]


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
    contract: Contract | None, today: date, *, review: InReview | None = None
) -> tuple[Deadline, ...]:
    """The nearest first. ``review``: the last ended year, while its dossier is not settled."""
    if contract is None:
        return ()
    every = [
        *_crisis_plan(contract, today),
        *(_dossier(contract, *review, today) if review else ()),
        *_years(contract, today),
    ]
    near = (deadline for deadline in every if deadline.on <= today + HORIZON)
    return tuple(sorted(near, key=lambda deadline: (deadline.on, deadline.label)))


def _crisis_plan(contract: Contract, today: date):
    if contract.crisis_plan_on is None:
        return
    due = anniversary(contract.crisis_plan_on, 1)
    label = "Plan de crise : mise à jour attendue"
    yield Deadline(due, label, "funding:contract", _tone(due, today))


def _dossier(contract: Contract, year: int, status: DossierStatus, today: date):
    """What the CPTS owes, or whose turn it is; then the dates of the campaign that are ahead."""
    label = f"Dossier de l’année {year}"
    if status.is_ours and status.due_on:
        yield Deadline(
            status.due_on, f"{label} : compléments à rendre", DOSSIERS, _tone(status.due_on, today)
        )
    elif status.is_ours:
        ended_on = contract.period(year).last_day
        yield Deadline(ended_on, f"{label} : année terminée, à transmettre", DOSSIERS, "open")
    else:
        yield Deadline(today, f"{label} : {status.turn}", DOSSIERS)
    for kind, words in CAMPAIGN.items():
        on = status.dates.get(kind)
        if on and on >= today:
            yield Deadline(on, words.format(year=year), DOSSIERS, _tone(on, today))


def _years(contract: Contract, today: date):
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
