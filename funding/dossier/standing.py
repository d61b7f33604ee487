"""Where the dossiers stand, in one statement: what the dashboard says, what the calendar obeys."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, OuterRef, Subquery

from funding.dossier import labels
from funding.dossier.enums import Milestone, State
from funding.dossier.models import CampaignDate, Dossier, DossierStep
from funding.dossier.models.yearly_file import ANSWERS
from funding.ledger import queries as ledger
from funding.ledger.facts import YearFacts

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


def standing_years(
    known_at: datetime | None = None,
) -> dict[int, tuple[YearFacts, Standing]]:
    """The opened years by number, each with where its dossier stands; ``known_at``: stood."""
    due = CampaignDate.objects.filter(year=OuterRef("pk"), kind=Milestone.COMPLETION)
    steps = DossierStep.objects.filter(dossier__year=OuterRef("pk"))
    state = F("dossier__state")
    if known_at is not None:
        due, steps = due.filter(said_at__lt=known_at), steps.filter(taken_at__lt=known_at)
        state = Subquery(steps.order_by("-taken_at", "-pk").values("target")[:1])
    answers = steps.filter(code__in=ANSWERS)
    rows = ledger.rows().annotate(
        state=state,
        due_on=Subquery(due.order_by("-number").values("on")[:1]),
        answer=Subquery(answers.values("code")[:1]),
        expected_eur=F("dossier__notified_balance_eur") + F("dossier__notified_variable_eur"),
    )
    return {row.number: (ledger.facts_of(row), _standing(row)) for row in rows}


def _standing(row) -> Standing:
    """In the words of the office; a dossier nobody opened is in preparation."""
    if row.state is None:
        return Standing(State.PREPARATION, labels.for_office(State.PREPARATION))
    tag = labels.for_office(
        row.state, due_on=row.due_on, answered=row.answer or "", expected_eur=row.expected_eur
    )
    return Standing(State(row.state), tag, row.due_on if row.state == State.RETURNED else None)


def closed_before() -> date | None:
    """The day after the last year that is decided: nothing more is declared before it."""
    return Dossier.objects.filter(state__in=DECIDED).aggregate(last=Max("year__ends_on"))["last"]
