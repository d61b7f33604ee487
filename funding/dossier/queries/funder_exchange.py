"""What the funders write among themselves, read for the funders. No page of the association, no
document and no export may import this module: a test holds every one of them to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef

from cpts_portal.foundation.kernel.gathered import gathered
from funding.dossier import models
from funding.dossier.decision_rules import Judgement, total_eur
from funding.dossier.enums import Body, OpinionState, Overall, Purpose, SheetState
from funding.dossier.labels import WITH_ARTICLE


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
class ActFacts:
    """Why a sheet was opened again."""

    subject: str
    version: int
    body: str
    comment: str
    taken_at: datetime

    @property
    def who(self) -> str:
        return WITH_ARTICLE[Body(self.body)]


@dataclass(frozen=True)
class Exchange:
    """Everything the funders wrote on one dossier, as one body may read it: the drafts of the
    others are not in it."""

    opinions: tuple[OpinionFacts, ...] = ()
    sheets: tuple[SheetFacts, ...] = ()
    acts: tuple[ActFacts, ...] = ()

    def reopened(self, purpose: str, version: int) -> tuple[ActFacts, ...]:
        return tuple(a for a in self.acts if (a.subject, a.version) == (str(purpose), version))

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
    """By dossier, in one statement however many there are."""
    rows = models.Dossier.objects.filter(pk__in=list(dossier_ids)).annotate(
        opinion_rows=_under(
            models.Opinion, "version", "body", "state", "overall", "note", "given_at"
        ),
        opinion_lines=_lines(models.OpinionLine, "opinion"),
        sheet_rows=_under(
            models.JointSheet,
            "version",
            "purpose",
            "state",
            "note",
            "prepared_body",
            "prepared_at",
            "agreed_body",
            "agreed_at",
        ),
        sheet_lines=_lines(models.SheetLine, "sheet"),
        act_rows=gathered(
            models.ReviewAct.objects.filter(dossier=OuterRef("pk"))
            .exclude(comment="")
            .order_by("pk"),
            "subject",
            "version",
            "body",
            "comment",
            "taken_at",
        ),
    )
    return {row.pk: _exchange(row, body) for row in rows}


def exchange(dossier_id: UUID, body: str) -> Exchange:
    return exchanges([dossier_id], body).get(dossier_id, Exchange())


def visa_order() -> str:
    """The body that signs first; "" when there is no order, as at the start."""
    return models.VisaOrder.objects.order_by("-pk").values_list("order", flat=True).first() or ""


def _under(model, *fields: str):
    rows = model.objects.filter(dossier=OuterRef("pk")).order_by("version", "pk")
    return gathered(rows, "id", "revision", *fields)


def _lines(model, parent: str):
    rows = model.objects.filter(**{f"{parent}__dossier": OuterRef("pk")}).order_by("number")
    return gathered(rows, "number", "decision", "amount_eur", "reason", parent=f"{parent}_id")


def _exchange(row: models.Dossier, body: str) -> Exchange:
    """A draft of another body is left out here, once and for all."""
    lines = _judged([*row.opinion_lines, *row.sheet_lines])
    opinions = (_opinion(one, lines.get(one["id"], {})) for one in row.opinion_rows)
    return Exchange(
        tuple(one for one in opinions if one.given or one.body == body),
        tuple(_sheet(one, lines.get(one["id"], {})) for one in row.sheet_rows),
        tuple(map(_act, row.act_rows)),
    )


def _judged(rows: Iterable[dict]) -> dict[str, dict[str, Judgement]]:
    """By opinion or sheet, then by line."""
    found: dict[str, dict[str, Judgement]] = {}
    for row in rows:
        amount = None if row["amount_eur"] is None else Decimal(row["amount_eur"])
        said = Judgement(row["decision"], amount, row["reason"])
        found.setdefault(row["parent"], {})[row["number"]] = said
    return found


def _opinion(row: dict, lines: Mapping[str, Judgement]) -> OpinionFacts:
    return OpinionFacts(
        int(row["version"]),
        row["body"],
        row["state"],
        row["overall"],
        row["note"],
        int(row["revision"]),
        _moment(row["given_at"]),
        lines,
    )


def _sheet(row: dict, lines: Mapping[str, Judgement]) -> SheetFacts:
    return SheetFacts(
        int(row["version"]),
        row["purpose"],
        row["state"],
        row["note"],
        int(row["revision"]),
        row["prepared_body"],
        _moment(row["prepared_at"]),
        row["agreed_body"],
        _moment(row["agreed_at"]),
        lines,
    )


def _act(row: dict) -> ActFacts:
    return ActFacts(
        row["subject"], int(row["version"]), row["body"], row["comment"], _moment(row["taken_at"])
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
