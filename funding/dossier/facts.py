"""What the dossiers tell: frozen, without any model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cpts_portal.foundation.kernel.periods import Period
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
class PaperFacts:
    """The PDF of one freeze."""

    document_id: UUID
    version: int
    year: int
    sha256: str
    contents_sha256: str
    size: int
    pages: int
    as_of: datetime
    built_at: datetime
    sent: bool = True


@dataclass(frozen=True)
class DossierFacts:
    """``id`` None and ``version`` 0: nothing was frozen yet. ``sent_version``: what the funders
    read. ``answered``: countersign, dispute or nothing. ``dates`` by milestone."""

    id: UUID | None
    year: int
    years: int
    period: Period
    state: str
    version: int
    changed_at: datetime | None
    comments: int
    as_of: datetime | None
    paper: PaperFacts | None
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
        """The dates that were said, in the order of the campaign."""
        return tuple((m.label, self.dates[m]) for m in Milestone if m in self.dates)

    @property
    def office_tag(self) -> labels.StateTag:
        return labels.for_office(
            self.state, due_on=self.due_on, answered=self.answered, expected_eur=self.expected_eur
        )

    @property
    def reviewer_tag(self) -> labels.StateTag:
        return labels.for_reviewer(self.state, was_sent=self.sent, answered=self.answered)


@dataclass(frozen=True)
class PointFacts:
    """Something a funder asked to complete; ``done_at`` None: not answered yet."""

    version: int
    number: int
    text: str
    about_kind: str
    about_ref: str
    asked_at: datetime
    asked_by: str
    answer: str
    done_at: datetime | None


@dataclass(frozen=True)
class FreezeFacts:
    """``data``: as_of, version and contents, as attached to the PDF."""

    id: UUID
    dossier_id: UUID
    year: int
    version: int
    as_of: datetime
    data: dict
    sha256: str
    document_id: UUID | None
    sent: bool = True


@dataclass(frozen=True)
class CommentFacts:
    id: UUID
    section: str
    section_label: str
    version: int
    body: str
    author_role: str
    author_name: str
    written_at: datetime
    answer: str = ""
    answered_at: datetime | None = None

    @property
    def role_label(self) -> str:
        return role_label(self.author_role)

    @property
    def who(self) -> str:
        """« la CPAM »"""
        return labels.WITH_ARTICLE_BY_LABEL.get(self.role_label, self.role_label)

    @property
    def answered(self) -> bool:
        return self.answered_at is not None


@dataclass(frozen=True)
class StepFacts:
    code: str
    label: str
    comment: str
    version: int
    taken_at: datetime
    role_label: str


@dataclass(frozen=True)
class ReadingFacts:
    """``before``: the version that was read before this one, if any was."""

    version: int
    read_at: datetime
    before: "ReadingFacts | None" = None

    def last_before(self, version: int) -> "ReadingFacts | None":
        """The last reading of an earlier version than that one."""
        return self if self.version < version else self.before
