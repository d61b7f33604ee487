"""What the dossier says, part by part. Frozen, ORM-free, and all that the paper is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


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


Point = tuple[float, ...]
Polygon = tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class CommuneRow:
    """``contour``: MultiPolygon coordinates rounded to a hundred metres, or nothing."""

    code: str
    name: str
    population: int | None
    contour: tuple[Polygon, ...] | None


@dataclass(frozen=True)
class TerritoryPart:
    name: str
    population: int
    band: str
    band_wording: str
    contract_band: str
    contract_population: int
    warnings: tuple[str, ...]
    vintage: int
    source: str
    communes: tuple[CommuneRow, ...]


@dataclass(frozen=True)
class OfficeRow:
    office: str
    name: str
    since_on: date


@dataclass(frozen=True)
class BodyRow:
    name: str
    seats: int


@dataclass(frozen=True)
class ProfessionRow:
    """``territory`` None: how many practise there is not known."""

    label: str
    members: int
    territory: int | None
    source: str


@dataclass(frozen=True)
class GovernancePart:
    members: int
    structures: int
    joined: int
    left: int
    offices: tuple[OfficeRow, ...]
    bodies: tuple[BodyRow, ...]
    professions: tuple[ProfessionRow, ...]
    structure_names: tuple[str, ...]
    meetings: int

    @property
    def counted(self) -> tuple[int, int]:
        """Members and professionals of the professions whose headcount is known."""
        known = [row for row in self.professions if row.territory]
        return sum(row.members for row in known), sum(row.territory or 0 for row in known)


@dataclass(frozen=True)
class EvidenceRow:
    """``named``: may name people; kept at the office and shown there. ``line``: deposited under
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
    """``as_of_on`` None: counted by the portal on its own rows, up to the freeze."""

    body: str
    value: Decimal
    as_of_on: date | None
    source: str
    numerator: int | None
    denominator: int | None


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

    @property
    def max_eur(self) -> Decimal:
        return sum((line.max_eur for line in self.lines), Decimal("0.00"))

    @property
    def proposed_eur(self) -> Decimal:
        return sum((line.proposed_eur or Decimal(0) for line in self.lines), Decimal("0.00"))


@dataclass(frozen=True)
class CrisisPart:
    versions: tuple["PlanRow", ...]
    started_on: date | None
    amount_eur: Decimal


@dataclass(frozen=True)
class PlanRow:
    number: int
    adopted_on: date
    referent: str


@dataclass(frozen=True)
class HistoricalRow:
    label: str
    value: Decimal
    unit: str
    as_of_on: date
    source: str


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
