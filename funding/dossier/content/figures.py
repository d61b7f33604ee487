"""The contents of the dossier, part by part: immutable, ORM-free, the only input of the PDF."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from funding.indicators import labels


@dataclass(frozen=True)
class Cover:
    """``period_end_on`` is the last day. ``taken_over``: dated totals from before the portal."""

    association: str
    finess: str
    rna: str
    siret: str
    address: str
    email: str
    parties: tuple[str, ...]
    signed_on: date
    contract_ends_on: date
    year: int
    years: int
    period_start_on: date
    period_end_on: date
    band: str
    taken_over: bool
    demonstration: bool

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def year_after(self) -> int:
        return self.year + 1


@dataclass(frozen=True)
class EvidenceRow:
    """``named``: may name people; stored at the office and shown there. ``line``: deposited under
    that line of the contract."""

    reference: str
    on: date | None
    kind: str
    label: str
    sha256: str
    named: bool
    mission_code: str
    action_number: str
    line: str = ""

    def proves(self, line: "IndicatorRow") -> bool:
        """Its own pieces, and those of its action sheet without the invoices."""
        if self.line:
            return self.line == line.number
        same_sheet = bool(line.action) and self.action_number == line.action
        return same_sheet and not self.kind.startswith("Justificatif")


@dataclass(frozen=True)
class MeasuredYear:
    """``value`` None: nothing was measured that year."""

    label: str
    value: Decimal | None


@dataclass(frozen=True)
class TierRow:
    at: Decimal
    amount_eur: Decimal


@dataclass(frozen=True)
class FigureRow:
    """``as_of_on`` None: counted by the portal on its own rows, up to the snapshot."""

    body: str
    value: Decimal
    as_of_on: date | None
    source: str
    numerator: int | None
    denominator: int | None

    @property
    def delivered(self) -> str:
        return labels.delivered(self.value)


@dataclass(frozen=True)
class IndicatorRow:
    """One line of the contract in one year; the four heaps sum to ``max_eur``."""

    number: str
    action: str
    label: str
    kind: str
    deliverable: bool
    unit: str
    decimals: int
    source: str
    note: str
    baseline: Decimal | None
    target: Decimal | None
    tiers: tuple[TierRow, ...]
    cpam: FigureRow | None
    own: FigureRow | None
    max_eur: Decimal
    proposed_eur: Decimal | None
    granted_eur: Decimal | None
    reached_eur: Decimal
    defend_eur: Decimal
    possible_eur: Decimal
    missed_eur: Decimal
    state: str
    tone: str
    why: str
    progress: str
    contested: str
    missing_evidence: str
    carried_from: int | None
    carried_note: str
    conditions: tuple["ConditionRow", ...]
    evidence: tuple["PieceCount", ...]
    trajectory: tuple[MeasuredYear, ...]
    decision: str = ""
    decision_label: str = ""
    decision_reason: str = ""

    @property
    def target_words(self) -> str:
        if self.deliverable:
            return "à remettre"
        return labels.target_words((tier.at for tier in self.tiers), self.target, self.decimals)

    @property
    def unknown(self) -> bool:
        return self.cpam is None and self.own is None and self.granted_eur is None


@dataclass(frozen=True)
class ConditionRow:
    label: str
    target: Decimal
    value: Decimal | None


@dataclass(frozen=True)
class PieceCount:
    """Pieces of one kind held for the action sheet of a line."""

    kind: str
    count: int


@dataclass(frozen=True)
class ActionRow:
    number: str
    title: str
    status: str
    public: str
    minutes: int
    declarations: int


@dataclass(frozen=True)
class MissionPart:
    code: str
    label: str
    obligatory: bool
    started_on: date | None
    start_limit_on: date | None
    minutes: int
    declarations: int
    persons: int
    amount_eur: Decimal
    actions: tuple[ActionRow, ...]
    lines: tuple[IndicatorRow, ...]
    words: str = ""
    words_on: date | None = None

    @property
    def max_eur(self) -> Decimal:
        return self._sum("max_eur")

    @property
    def proposed_eur(self) -> Decimal:
        return self._sum("proposed_eur")

    @property
    def granted_eur(self) -> Decimal | None:
        """None before every line is decided."""
        decided = self.lines and all(line.granted_eur is not None for line in self.lines)
        return self._sum("granted_eur") if decided else None

    @property
    def reached_eur(self) -> Decimal:
        return self._sum("reached_eur")

    @property
    def states_words(self) -> str:
        """« 3 réunies, 1 perdue »: how many lines are in each state, as they appear."""
        counts = Counter(line.state for line in self.lines)
        return ", ".join(
            f"{count} {labels.plural_label(state) if count > 1 else state.lower()}"
            for state, count in counts.items()
        )

    def _sum(self, name: str) -> Decimal:
        return sum((getattr(line, name) or ZERO for line in self.lines), ZERO)


@dataclass(frozen=True)
class CrisisPart:
    versions: tuple["PlanRow", ...]
    started_on: date | None
    amount_eur: Decimal


@dataclass(frozen=True)
class PlanRow:
    """``has_file`` None: a snapshot from before the dossier had it."""

    number: int
    adopted_on: date
    referent: str
    has_file: bool | None = None


@dataclass(frozen=True)
class HistoricalRow:
    label: str
    value: Decimal
    unit: str
    as_of_on: date
    source: str
    code: str = ""


@dataclass(frozen=True)
class RemarkRow:
    written_at: datetime
    role: str
    section: str
    body: str
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class DecisionsPart:
    """What the funders decided after the session, and what the CPTS answered. ``version``: the one
    they judged; ``answer``: « contresignées » or « contestées », nothing while it is awaited."""

    decided_at: datetime
    version: int
    granted_eur: Decimal
    note: str
    answer: str
    answered_at: datetime | None
    answer_comment: str
    notified_at: datetime | None
    notified_balance_eur: Decimal | None
    notified_variable_eur: Decimal | None

    @property
    def expected_eur(self) -> Decimal | None:
        if self.notified_balance_eur is None or self.notified_variable_eur is None:
            return None
        return self.notified_balance_eur + self.notified_variable_eur
