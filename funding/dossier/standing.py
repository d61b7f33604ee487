"""Where a dossier stands, in one statement: what the dashboard says, what the calendar obeys."""

from datetime import date

from django.db.models import F, Max, OuterRef, Subquery

from funding.contract_years import in_force
from funding.dossier import labels
from funding.dossier.enums import Milestone, State
from funding.dossier.models import CampaignDate, Dossier, DossierStep
from funding.dossier.models.yearly_file import ANSWERS

DECIDED = (State.DECIDED, State.NOTIFIED, State.SETTLED)


def office_tag(year: int) -> labels.StateTag:
    """The words of the office; a dossier nobody opened is in preparation."""
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
        return labels.for_office(State.PREPARATION)
    return labels.for_office(
        row.state,
        due_on=row.due_on,
        answered=row.answer or "",
        expected_eur=row.expected_eur,
    )


def closed_before() -> date | None:
    """The day after the last year that is decided: nothing more is declared before it."""
    return Dossier.objects.filter(state__in=DECIDED).aggregate(last=Max("year__ends_on"))["last"]
