"""The status of every dossier in one statement, for the dashboard and the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from cpts_portal.foundation.kernel.json_rows import json_rows
from cpts_portal.foundation.kernel.tags import Tag
from funding.dossier import labels
from funding.dossier.enums import Milestone, State
from funding.dossier.models import CampaignDate, Dossier, DossierStep, ReviewComment
from funding.dossier.models.yearly_file import ANSWERS
from funding.dossier.queries import dossiers
from funding.ledger import queries as ledger
from funding.ledger.facts import YearFacts

# it is the association's turn
OURS = (State.PREPARATION, State.RETURNED)
NOTIFIED_EUR = F("dossier__notified_balance_eur") + F("dossier__notified_variable_eur")
DECIDED = (State.DECIDED, State.NOTIFIED, State.SETTLED)


@dataclass(frozen=True)
class DossierStatus:
    """``due_on``: of the completion that the funders asked. ``dates``: those of the campaign, by
    milestone. ``remarks``: written by the funders and not answered yet."""

    state: State
    tag: Tag
    due_on: date | None = None
    dates: Mapping[str, date] = field(default_factory=dict)
    remarks: int = 0

    @property
    def turn(self) -> str:
        """Who holds the dossier, as one reads it in a list of dates."""
        return _TURNS[self.state]

    @property
    def is_ours(self) -> bool:
        """The association holds the dossier; otherwise the funders do."""
        return self.state in OURS


_TURNS = {
    State.PREPARATION: "à vous de le transmettre",
    State.SUBMITTED: "aux financeurs de le lire",
    State.RETURNED: "à vous de le compléter",
    State.DECIDED: "à la présidence d’y répondre",
    State.NOTIFIED: "à la CPAM de payer",
    State.SETTLED: "soldé",
}


def year_statuses(known_at: datetime | None = None) -> dict[int, tuple[YearFacts, DossierStatus]]:
    """The opened years by number, each with the status of its dossier; ``known_at``: then."""
    due = CampaignDate.objects.filter(year=OuterRef("pk"), kind=Milestone.COMPLETION)
    dates = CampaignDate.objects.filter(year=OuterRef("pk"))
    steps = DossierStep.objects.filter(dossier__year=OuterRef("pk"))
    remarks = ReviewComment.objects.filter(dossier__year=OuterRef("pk"))
    unanswered = Q(answered_at__isnull=True)
    state: F | Subquery = F("dossier__state")
    if known_at is not None:
        due, dates = due.filter(said_at__lt=known_at), dates.filter(said_at__lt=known_at)
        steps = steps.filter(at__lt=known_at)
        remarks = remarks.filter(written_at__lt=known_at)
        unanswered |= Q(answered_at__gte=known_at)
        state = Subquery(steps.order_by("-at", "-pk").values("to_state")[:1])
    answers = steps.filter(transition__in=ANSWERS)
    rows = ledger.years_with_amounts().annotate(
        state=state,
        due_on=Subquery(due.order_by("-number").values("on")[:1]),
        answer=Subquery(answers.values("transition")[:1]),
        expected_eur=Case(When(Exists(steps.filter(transition="notify")), then=NOTIFIED_EUR)),
        dates=json_rows(dates.order_by("number"), "kind", "on"),
        remarks=Coalesce(
            Subquery(_count(remarks.filter(unanswered)), output_field=IntegerField()), 0
        ),
    )
    return {row.number: (ledger.facts_of(row), _status(row)) for row in rows}


def _status(row) -> DossierStatus:
    """In the words of the office; a dossier nobody opened is in preparation."""
    dates = dossiers.read_dates(row.dates)
    if row.state is None:
        return DossierStatus(State.PREPARATION, labels.for_office(State.PREPARATION), None, dates)
    tag = labels.for_office(
        row.state, due_on=row.due_on, answered=row.answer or "", expected_eur=row.expected_eur
    )
    due_on = row.due_on if row.state == State.RETURNED else None
    return DossierStatus(State(row.state), tag, due_on, dates, row.remarks)


def _count(rows) -> Subquery:
    counted = rows.order_by().values("dossier").annotate(count=Count("pk")).values("count")
    return Subquery(counted, output_field=IntegerField())


def is_settled(year_id: UUID) -> bool:
    """Both parties signed and the CPAM paid."""
    return Dossier.objects.filter(year=year_id, state=State.SETTLED).exists()


def closed_before() -> date | None:
    """The day after the last year that is decided: nothing more is declared before it."""
    return Dossier.objects.filter(state__in=DECIDED).aggregate(last=Max("year__ends_on"))["last"]
