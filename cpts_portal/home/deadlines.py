"""The dates of the contract that are ahead, or past and not answered. Pure.

Only dates that the portal holds: the years of the contract, its end, the yearly update of the
crisis plan, the dossier of a year that has ended.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cpts_portal.foundation.kernel.periods import anniversary
from members.queries.contracts import ContractFacts

SOON = timedelta(days=30)
# what is further than that is nobody's worry today
HORIZON = timedelta(days=366)


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
    contract: ContractFacts | None,
    today: date,
    *,
    dossier_to_send: int | None = None,
    completion_due_on: date | None = None,
) -> tuple[Deadline, ...]:
    """The nearest first. ``dossier_to_send``: an ended year whose dossier the CPTS still holds;
    ``completion_due_on``: the day before which the funders asked for more."""
    if contract is None:
        return ()
    found = [
        *_crisis_plan(contract, today),
        *_dossier(contract, dossier_to_send, completion_due_on, today),
        *_years(contract, today),
    ]
    near = (one for one in found if one.on <= today + HORIZON)
    return tuple(sorted(near, key=lambda one: (one.on, one.label)))


def _crisis_plan(contract: ContractFacts, today: date):
    if contract.crisis_plan_on is None:
        return
    due = anniversary(contract.crisis_plan_on, 1)
    label = "Plan de crise : mise à jour attendue"
    yield Deadline(due, label, "funding:contract", _tone(due, today))


def _dossier(contract: ContractFacts, number: int | None, due_on: date | None, today: date):
    if number is not None and due_on:
        label = f"Dossier de l’année {number} : compléments à rendre"
        yield Deadline(due_on, label, "funding:dossiers", _tone(due_on, today))
    elif number is not None:
        ended_on = contract.period(number).last_day
        label = f"Dossier de l’année {number} : année terminée, à transmettre"
        yield Deadline(ended_on, label, "funding:dossiers", "open")


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
