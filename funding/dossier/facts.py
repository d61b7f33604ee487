"""What the dossiers tell: frozen, without any model."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.periods import Period
from funding.dossier import labels
from funding.dossier.enums import State

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


@dataclass(frozen=True)
class DossierFacts:
    """``id`` None and ``version`` 0: nothing was frozen yet."""

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

    @property
    def sent(self) -> bool:
        return self.state != State.PREPARATION

    @property
    def office_tag(self) -> labels.StateTag:
        return labels.for_office(self.state)

    @property
    def reviewer_tag(self) -> labels.StateTag:
        return labels.for_reviewer(self.state)

    @property
    def turn(self) -> str:
        return labels.turn(self.state)

    def paper_of(self, version: int) -> PaperFacts | None:
        """The last paper built, when it is the one of that version."""
        return self.paper if self.paper and self.paper.version == version else None


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

    @property
    def role_label(self) -> str:
        return role_label(self.author_role)


@dataclass(frozen=True)
class StepFacts:
    label: str
    comment: str
    version: int
    taken_at: datetime
    role_label: str


@dataclass(frozen=True)
class ReadingFacts:
    version: int
    read_at: datetime
