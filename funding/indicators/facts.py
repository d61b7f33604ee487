"""A line, its figures and its pieces: immutable."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from funding.indicators import attainment, labels
from funding.indicators.enums import FigureSource, LineKind
from funding.indicators.models import Measurement, Tier
from funding.indicators.piece_models import ExpectedPiece, LineEvidence


@dataclass(frozen=True)
class CountedRow:
    """One row that a counted figure is made of: a meeting, or hours declared without a meeting.
    ``person_id``: who declared them."""

    kind: str  # meeting | declaration
    id: UUID
    number: str
    on: date
    label: str
    place: str
    people: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    person_id: UUID | None = None
    # the number of the row that counts these same people; empty when this row counts them
    counted_with: str = ""

    @property
    def counted(self) -> int:
        return 0 if self.counted_with else self.people

    def is_same_event(self, other: "CountedRow") -> bool:
        """The same day for the same action sheet, unless their hours tell two events apart."""
        if self.on != other.on:
            return False
        if not (self.starts_at and self.ends_at and other.starts_at and other.ends_at):
            return True
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Missing:
    """A proof that is expected and not there; ``meeting_id``: the meeting whose sheet it is."""

    words: str
    meeting_id: UUID | None = None


@dataclass(frozen=True)
class LineFacts:
    """A line of the variable part in one contract year."""

    JSON_ALSO: ClassVar = ("suggested_eur",)

    id: UUID
    number: str
    year: int
    mission_code: str
    mission_label: str
    action_number: str
    label: str
    kind: str
    unit: str
    direction: str
    source: str
    judged_on: str
    note: str
    max_eur: Decimal
    baseline: Decimal | None
    target: Decimal | None
    tiers: tuple[Tier, ...]
    counter: str
    progress_note: str
    missing: tuple[Missing, ...]
    contested: str
    carried_from: int | None
    carried_note: str
    proposed_eur: Decimal | None
    granted_eur: Decimal | None
    decision: str
    decision_reason: str
    figures: tuple[Measurement, ...]
    pieces: tuple[LineEvidence, ...]
    removed: tuple[LineEvidence, ...]
    expected: tuple[ExpectedPiece, ...]
    scale: attainment.Scale
    status: attainment.LineStatus

    @property
    def kind_label(self) -> str:
        return LineKind(self.kind).label

    @property
    def missing_evidence(self) -> str:
        return ", ".join(proof.words for proof in self.missing)

    def figure(self, body: str) -> Measurement | None:
        return next((f for f in self.figures if f.body == body), None)

    @property
    def cpam(self) -> Measurement | None:
        return self.figure(FigureSource.CPAM)

    @property
    def own(self) -> Measurement | None:
        """The portal's figure, else the one the CPTS gives."""
        return self.figure(FigureSource.PORTAL) or self.figure(FigureSource.CPTS)

    @property
    def judged(self) -> Measurement | None:
        return self.figure(self.judged_on)

    @property
    def value(self) -> Decimal | None:
        return self.judged.value if self.judged else None

    @property
    def suggested_eur(self) -> Decimal | None:
        return attainment.suggested_eur(self.scale, self.value)

    @property
    def next_step(self) -> attainment.NextStep | None:
        return attainment.next_step(self.scale, self.value)

    @property
    def progress(self) -> Decimal | None:
        return attainment.progress(self.scale, self.value)

    @property
    def target_words(self) -> str:
        if self.kind == LineKind.DELIVERABLE:
            return "à remettre"
        return labels.target_words((tier.at for tier in self.tiers), self.target, self.decimals)

    @property
    def value_words(self) -> str:
        """Of a deliverable: « remis »; empty where the number itself is shown."""
        if self.kind != LineKind.DELIVERABLE or self.value is None:
            return ""
        return labels.delivered(self.value)

    @property
    def decimals(self) -> int:
        return 1 if self.unit == "%" else 0


@dataclass(frozen=True)
class Totals:
    """Euros of a set of lines in their heaps; the heaps sum to the maximum."""

    max_eur: Decimal
    reached_eur: Decimal
    defend_eur: Decimal
    possible_eur: Decimal
    missed_eur: Decimal
    granted_eur: Decimal
    proposed_eur: Decimal
