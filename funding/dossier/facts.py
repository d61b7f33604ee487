"""The status of each year’s dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Model

from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.kernel.tags import Tag
from funding.dossier import labels
from funding.dossier.enums import Milestone, State

ROLE_LABELS = {
    "cpam": "CPAM",
    "ars": "ARS",
    "msa": "MSA",
    "coordinator": "coordinatrice",
    "president": "présidence",
    "system": "portail",
}


def role_label(role: str) -> str:
    """``coordinator+member`` → « coordinatrice »: the words of the roles that matter here."""
    known = [ROLE_LABELS[part] for part in role.split("+") if part in ROLE_LABELS]
    return ", ".join(known) or role


@dataclass(frozen=True)
class DossierFacts:
    """``id`` None and ``version`` 0: no snapshot yet. ``document``: the last ``DossierDocument``.
    ``sent_version``: what the funders read. ``answered``: countersign, dispute or nothing.
    ``dates`` by milestone."""

    id: UUID | None
    year: int
    years: int
    period: Period
    state: str
    version: int
    comments: int
    as_of: datetime | None
    document: Model | None
    sent_version: int = 0
    answered: str = ""
    dates: Mapping[str, date] = field(default_factory=dict)
    notified_balance_eur: Decimal | None = None
    notified_variable_eur: Decimal | None = None

    @property
    def sent(self) -> bool:
        return self.sent_version > 0

    @property
    def decided(self) -> bool:
        return self.state in (State.DECIDED, State.NOTIFIED, State.SETTLED)

    @property
    def in_review(self) -> bool:
        return self.state == State.SUBMITTED

    @property
    def due_on(self) -> date | None:
        """Until when the completion is expected, while it is."""
        return self.dates.get(Milestone.COMPLETION) if self.state == State.RETURNED else None

    @property
    def expected_eur(self) -> Decimal | None:
        if self.notified_balance_eur is None or self.notified_variable_eur is None:
            return None
        return self.notified_balance_eur + self.notified_variable_eur

    @property
    def calendar(self) -> tuple[tuple[str, date], ...]:
        """The dates that were set, in the order of the campaign."""
        return tuple((m.label, self.dates[m]) for m in Milestone if m in self.dates)

    @property
    def office_tag(self) -> Tag:
        return labels.for_office(
            self.state, due_on=self.due_on, answered=self.answered, expected_eur=self.expected_eur
        )

    @property
    def reviewer_tag(self) -> Tag:
        return labels.for_reviewer(self.state, was_sent=self.sent, answered=self.answered)
