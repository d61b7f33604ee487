"""Where a dossier stands, in one statement: what the dashboard says, what the calendar obeys."""

from datetime import date

from django.db.models import Max

from funding.contract_years import in_force
from funding.dossier.enums import State
from funding.dossier.models import Dossier

# it is the association's turn
OURS = (State.PREPARATION, State.RETURNED)
DECIDED = (State.DECIDED, State.NOTIFIED, State.SETTLED)


def state_of(year: int) -> State:
    """A dossier nobody opened is in preparation."""
    rows = Dossier.objects.filter(year__in=in_force(), year__number=year)
    return State(rows.values_list("state", flat=True).first() or State.PREPARATION)


def closed_before() -> date | None:
    """The day after the last year that is decided: nothing more is declared before it."""
    return Dossier.objects.filter(state__in=DECIDED).aggregate(last=Max("year__ends_on"))["last"]
