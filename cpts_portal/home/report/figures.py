"""What the monthly report says, without any model, and without anybody's name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from funding.budget.facts import Spending


def _total(rows: str, name: str, none) -> property:
    """The sum of one figure of these rows; ``none``: what it is without any."""
    return property(lambda part: sum((getattr(row, name) for row in getattr(part, rows)), none))


@dataclass(frozen=True)
class ReportCover:
    """``ends_on`` is the last day reported. ``is_whole``: the month was over."""

    association: str
    starts_on: date
    ends_on: date
    is_whole: bool
    demonstration: bool


@dataclass(frozen=True)
class MissionRow:
    """Hours done in the period. Declared: sent, whatever became of them, refusals excepted."""

    label: str
    declarations: int
    declared_minutes: int
    verified_minutes: int
    waiting_minutes: int
    verified_eur: Decimal
    returned_minutes: int = 0


@dataclass(frozen=True)
class HoursPart:
    """``waiting`` and ``oldest_days``: the whole queue when the month ended, whatever the month of
    the hours."""

    missions: tuple[MissionRow, ...]
    waiting: int
    oldest_days: int

    declarations = _total("missions", "declarations", 0)
    declared_minutes = _total("missions", "declared_minutes", 0)
    verified_minutes = _total("missions", "verified_minutes", 0)
    waiting_minutes = _total("missions", "waiting_minutes", 0)
    returned_minutes = _total("missions", "returned_minutes", 0)
    verified_eur = _total("missions", "verified_eur", ZERO)


@dataclass(frozen=True)
class MeetingRow:
    held_on: date
    number: str
    title: str
    mission: str
    minutes: int
    attendees: int
    people_met: int | None
    sheet_missing: bool
    sheet_deposited: bool = False


@dataclass(frozen=True)
class MovedRow:
    """A figure of a contract line that was not the same at the two ends of the period."""

    number: str
    label: str
    year: int
    body: str
    decimals: int
    before: Decimal | None
    after: Decimal


@dataclass(frozen=True)
class ReportEnvelopeRow(Spending):
    """``cashed_eur`` None: a snapshot of when ``received_eur`` was what the year cashed."""

    label: str
    allotted_eur: Decimal
    received_eur: Decimal
    committed_eur: Decimal
    spent_eur: Decimal
    cashed_eur: Decimal | None = None
    code: str = ""

    def __post_init__(self):
        if self.cashed_eur is None:
            object.__setattr__(self, "cashed_eur", self.received_eur)

    @property
    def mission_code(self) -> str:
        return self.code

    @property
    def mission_label(self) -> str:
        return self.label


@dataclass(frozen=True)
class ReceivedRow:
    paid_on: date
    payer: str
    label: str
    amount_eur: Decimal


@dataclass(frozen=True)
class BatchRow:
    """A transfer to members: how many people, never who."""

    paid_on: date
    label: str
    persons: int
    amount_eur: Decimal


@dataclass(frozen=True)
class ReportMoneyPart:
    year: int | None
    envelopes: tuple[ReportEnvelopeRow, ...]
    received: tuple[ReceivedRow, ...]
    batches: tuple[BatchRow, ...]

    received_eur = _total("received", "amount_eur", ZERO)
    paid_to_members_eur = _total("batches", "amount_eur", ZERO)
    spent_eur = _total("envelopes", "spent_eur", ZERO)
    committed_eur = _total("envelopes", "committed_eur", ZERO)
    left_eur = _total("envelopes", "left_eur", ZERO)


@dataclass(frozen=True)
class PeoplePart:
    """At the last day reported; joined and left during the period."""

    members: int
    structures: int
    joined: int
    left: int


@dataclass(frozen=True)
class PatientsPart:
    """The list of those who look for a doctor, at both ends of the period. None where a number is
    small enough to tell somebody: below ``masked_below``."""

    masked_below: int | None
    start: int | None
    entries: int | None
    exits: int | None
    end: int | None
    accepted: int | None
    median_days: int | None


@dataclass(frozen=True)
class ReviewPart:
    """The ended year that the funders discuss, in its heaps."""

    year: int
    state: str
    reached_eur: Decimal
    defend_eur: Decimal
    missed_eur: Decimal


@dataclass(frozen=True)
class DateRow:
    on: date
    label: str
    tone: str

    @property
    def words(self) -> str:
        """As it is read in the middle of a sentence."""
        return self.label[:1].lower() + self.label[1:]


@dataclass(frozen=True)
class ContractPart:
    number: int
    starts_on: date
    last_day: date
    months_gone: int
