"""Where a dossier stands, in one statement: what the dashboard says, what the calendar obeys."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, OuterRef, Subquery

from funding.contract_years import in_force
from funding.dossier import labels
from funding.dossier.enums import Milestone, State
from funding.dossier.models import CampaignDate, Dossier, DossierStep
from funding.dossier.models.yearly_file import ANSWERS

# it is the association's turn
OURS = (State.PREPARATION, State.RETURNED)
DECIDED = (State.DECIDED, State.NOTIFIED, State.SETTLED)


@dataclass(frozen=True)
class Standing:
    """``due_on``: of the completion that the funders asked."""

    state: State
    tag: labels.StateTag
    due_on: date | None = None

    @property
    def is_ours(self) -> bool:
        """The association holds the dossier; otherwise the funders do."""
        return self.state in OURS


def standing_of(year: int) -> Standing:
    """In the words of the office; a dossier nobody opened is in preparation."""
    due = CampaignDate.objects.filter(year=OuterRef("year"), kind=Milestone.COMPLETION)
    answers = DossierStep.objects.filter(dossier=OuterRef("pk"), code__in=ANSWERS)
    row = (
        Dossier.objects.filter(year__in=in_force(), year__number=year)
        .annotate(
            due_on=Subquery(due.order_by("-number").values("on")[:1]),
            answer=Subquery(answers.values("code")[:1]),
            expected_eur=F("notified_balance_eur") + F("notified_variable_eur"),
        )
        .first()
    )
    if row is None:
        return Standing(State.PREPARATION, labels.for_office(State.PREPARATION))
    tag = labels.for_office(
        row.state, due_on=row.due_on, answered=row.answer or "", expected_eur=row.expected_eur
    )
    return Standing(State(row.state), tag, row.due_on if row.state == State.RETURNED else None)


def closed_before() -> date | None:
    """The day after the last year that is decided: nothing more is declared before it."""
    return Dossier.objects.filter(state__in=DECIDED).aggregate(last=Max("year__ends_on"))["last"]
