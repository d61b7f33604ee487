"""What the budget tells: frozen, without any model."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cpts_portal.foundation.kernel.money import ZERO
from funding.budget.enums import EnvelopePart, Funder, Nature, Progress


@dataclass(frozen=True)
class SplitFacts:
    action_number: str
    amount_eur: Decimal


@dataclass(frozen=True)
class ExpenseFacts:
    """``from_declarations``: no typed row, a sum of verified hours; its ``id`` is None."""

    id: UUID | None
    number: str
    spent_on: date
    mission_code: str
    mission_label: str
    funder: str
    nature: str
    label: str
    amount_eur: Decimal
    supplier: str = ""
    invoice_number: str = ""
    progress: str = Progress.SPENT
    has_receipt: bool = True
    receipt_id: UUID | None = None
    sensitive: bool = False
    decision: str = ""
    decision_document_id: UUID | None = None
    decision_names_people: bool = True
    remark: str = ""
    is_total: bool = False
    from_declarations: bool = False
    splits: tuple[SplitFacts, ...] = ()

    @property
    def nature_label(self) -> str:
        return Nature(self.nature).label

    @property
    def funder_label(self) -> str:
        return Funder(self.funder).label

    @property
    def is_spent(self) -> bool:
        return self.progress == Progress.SPENT

    @property
    def figure_of(self) -> str:
        """Its number; the sums of hours have none, their mission, nature and progress say which."""
        if not self.from_declarations:
            return self.number
        return f"heures-{self.mission_code}-{self.nature}-{self.progress}"

    @property
    def receipt_words(self) -> str:
        """What stands behind the amount: hours and former totals have no receipt of their own."""
        if self.from_declarations:
            return "heures déclarées"
        if self.is_total:
            return "total repris"
        return "oui" if self.has_receipt else "non"

    @property
    def actions(self) -> str:
        return ", ".join(split.action_number for split in self.splits)


class Spending:
    """What of an allotment is spent, wherever both are told."""

    allotted_eur: Decimal
    spent_eur: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Spent over allotted, as a fraction; None when nothing was allotted."""
        return self.spent_eur / self.allotted_eur if self.allotted_eur else None


class EnvelopeSums(Spending):
    """The envelopes of a year together: those of the budget and those of a dossier."""

    def _sum(self, name: str) -> Decimal:
        return sum((getattr(one, name) for one in self.envelopes), ZERO)

    @property
    def allotted_eur(self) -> Decimal:
        return self._sum("allotted_eur")

    @property
    def committed_eur(self) -> Decimal:
        return self._sum("committed_eur")

    @property
    def left_eur(self) -> Decimal:
        return self._sum("left_eur")


@dataclass(frozen=True)
class AllotmentFacts:
    part: str
    funder: str
    allotted_eur: Decimal
    note: str

    @property
    def part_label(self) -> str:
        return EnvelopePart(self.part).label


@dataclass(frozen=True)
class EnvelopeUse(Spending):
    """One mission's money in one contract year; what was received is the ledger's to say."""

    year: int
    mission_code: str
    mission_label: str
    allotted_eur: Decimal
    committed_eur: Decimal
    spent_eur: Decimal
    allotments: tuple[AllotmentFacts, ...] = ()

    @property
    def left_eur(self) -> Decimal:
        return self.allotted_eur - self.spent_eur - self.committed_eur
