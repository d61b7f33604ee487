"""What the funders asked to complete, what the CPTS answered, and the proof of it. Immutable."""

from dataclasses import dataclass
from datetime import datetime

from funding.dossier.labels import WITH_ARTICLE_BY_LABEL


@dataclass(frozen=True)
class ProofRow:
    """A piece that answers a point. ``line``: deposited under that line, nothing otherwise;
    ``sha256`` nothing: it is a fact of the books, there is no file."""

    reference: str
    label: str
    sha256: str = ""
    line: str = ""


@dataclass(frozen=True)
class AskedRow:
    """``kind`` and ``ref``: the object that the point is about; ``answered_at`` None: not yet."""

    version: int
    number: int
    text: str
    role: str
    asked_at: datetime
    kind: str
    ref: str
    about: str
    answer: str
    answered_at: datetime | None
    proofs: tuple[ProofRow, ...] = ()

    @property
    def who(self) -> str:
        """« la CPAM »"""
        return WITH_ARTICLE_BY_LABEL.get(self.role, self.role)

    @property
    def answered(self) -> bool:
        return self.answered_at is not None
