"""What the funders write among themselves, read for the funders. No page of the association, no
document and no export may import this module: a test holds every one of them to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch

from funding.dossier.enums import Body, OpinionState, Overall, Purpose, SheetState
from funding.dossier.judging import Judgement, total_eur
from funding.dossier.models import JointSheet, Opinion, OpinionLine, SheetLine, VisaOrder


@dataclass(frozen=True)
class OpinionFacts:
    version: int
    body: str
    state: str
    overall: str
    note: str
    revision: int
    given_at: datetime | None
    lines: Mapping[str, Judgement]

    @property
    def given(self) -> bool:
        return self.state == OpinionState.GIVEN

    @property
    def body_label(self) -> str:
        return Body(self.body).label

    @property
    def overall_label(self) -> str:
        return Overall(self.overall).label if self.overall else ""

    @property
    def total_eur(self) -> Decimal:
        return total_eur(self.lines)


@dataclass(frozen=True)
class SheetFacts:
    version: int
    purpose: str
    state: str
    note: str
    revision: int
    prepared_body: str
    prepared_at: datetime | None
    agreed_body: str
    agreed_at: datetime | None
    lines: Mapping[str, Judgement]

    @property
    def label(self) -> str:
        return Purpose(self.purpose).label

    @property
    def state_label(self) -> str:
        return SheetState(self.state).label

    @property
    def prepared_label(self) -> str:
        return Body(self.prepared_body).label if self.prepared_body else ""

    @property
    def agreed(self) -> bool:
        return self.state == SheetState.AGREED

    @property
    def proposed(self) -> bool:
        return self.state == SheetState.PROPOSED

    @property
    def total_eur(self) -> Decimal:
        return total_eur(self.lines)


@dataclass(frozen=True)
class Exchange:
    """Everything the funders wrote on one dossier, as one body may read it: the drafts of the
    others are not in it."""

    opinions: tuple[OpinionFacts, ...] = ()
    sheets: tuple[SheetFacts, ...] = ()

    def opinion(self, body: str, version: int) -> OpinionFacts | None:
        return next((o for o in self.opinions if (o.body, o.version) == (body, version)), None)

    def given(self, version: int) -> tuple[OpinionFacts, ...]:
        return tuple(o for o in self.opinions if o.given and o.version == version)

    def older(self, version: int) -> tuple[OpinionFacts, ...]:
        """Given on an earlier version: still shown, « sur la version 1 »."""
        return tuple(o for o in self.opinions if o.given and o.version < version)

    def sheet(self, purpose: str, version: int) -> SheetFacts | None:
        wanted = (str(purpose), version)
        return next((s for s in self.sheets if (s.purpose, s.version) == wanted), None)

    def last_sheet(self, purpose: str) -> SheetFacts | None:
        found = [s for s in self.sheets if s.purpose == purpose]
        return max(found, key=lambda s: s.version, default=None)


def exchanges(dossier_ids: Iterable[UUID], body: str) -> dict[UUID, Exchange]:
    """By dossier, two statements and their lines, however many there are."""
    ids = list(dossier_ids)
    found: dict[UUID, Exchange] = {}
    opinions: dict[UUID, list[OpinionFacts]] = {}
    for row in _with_lines(Opinion, OpinionLine, ids).order_by("version", "body"):
        if row.state == OpinionState.GIVEN or row.body == body:
            opinions.setdefault(row.dossier_id, []).append(_opinion(row))
    sheets: dict[UUID, list[SheetFacts]] = {}
    for row in _with_lines(JointSheet, SheetLine, ids).order_by("version", "purpose"):
        sheets.setdefault(row.dossier_id, []).append(_sheet(row))
    for id in ids:
        found[id] = Exchange(tuple(opinions.get(id, ())), tuple(sheets.get(id, ())))
    return found


def exchange(dossier_id: UUID, body: str) -> Exchange:
    return exchanges([dossier_id], body)[dossier_id]


def visa_order() -> str:
    """The body that signs first; "" when there is no order, as at the start."""
    return VisaOrder.objects.order_by("-pk").values_list("order", flat=True).first() or ""


def _with_lines(model, lines, dossier_ids):
    rows = model.objects.filter(dossier_id__in=dossier_ids)
    return rows.prefetch_related(Prefetch("lines", queryset=lines.objects.order_by("number")))


def _judged(row) -> dict[str, Judgement]:
    return {
        one.number: Judgement(one.decision, one.amount_eur, one.reason) for one in row.lines.all()
    }


def _opinion(row: Opinion) -> OpinionFacts:
    return OpinionFacts(
        row.version, row.body, row.state, row.overall, row.note, row.revision, row.given_at,
        _judged(row),
    )  # fmt: skip


def _sheet(row: JointSheet) -> SheetFacts:
    return SheetFacts(
        row.version, row.purpose, row.state, row.note, row.revision, row.prepared_body,
        row.prepared_at, row.agreed_body, row.agreed_at, _judged(row),
    )  # fmt: skip
