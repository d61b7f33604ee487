"""What the funders write among themselves, read for the funders. No page of the association, no
document and no export may import this module: a test holds every one of them to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef

from cpts_portal.foundation.kernel.json_rows import json_rows, restored
from funding.dossier import models
from funding.dossier.decision_rules import Judgement, total_eur


@dataclass(frozen=True)
class Exchange:
    """Everything the funders wrote on one dossier, as one body may read it: the drafts of the
    others are not in it. Opinions and sheets carry their ``judgements`` by line, and
    ``total_eur``; ``acts`` say why a sheet was opened again."""

    opinions: tuple[models.Opinion, ...] = ()
    sheets: tuple[models.JointSheet, ...] = ()
    acts: tuple[models.ReviewAct, ...] = ()

    def reopened(self, purpose: str, version: int) -> tuple[models.ReviewAct, ...]:
        return tuple(a for a in self.acts if (a.subject, a.version) == (str(purpose), version))

    def opinion(self, body: str, version: int) -> models.Opinion | None:
        return next((o for o in self.opinions if (o.body, o.version) == (body, version)), None)

    def given_opinions(self, version: int) -> tuple[models.Opinion, ...]:
        return tuple(o for o in self.opinions if o.is_given and o.version == version)

    def older(self, version: int) -> tuple[models.Opinion, ...]:
        """Given on an earlier version: still shown, « sur la version 1 »."""
        return tuple(o for o in self.opinions if o.is_given and o.version < version)

    def sheet(self, purpose: str, version: int) -> models.JointSheet | None:
        key = (str(purpose), version)
        return next((s for s in self.sheets if (s.purpose, s.version) == key), None)

    def last_sheet(self, purpose: str) -> models.JointSheet | None:
        sheets = (s for s in self.sheets if s.purpose == purpose)
        return max(sheets, key=lambda s: s.version, default=None)


def exchanges(dossier_ids: Iterable[UUID | None], body: str) -> dict[UUID | None, Exchange]:
    """By dossier, in one statement however many there are."""
    sheet = ("purpose", "prepared_body", "prepared_at", "agreed_body", "agreed_at")
    acts = models.ReviewAct.objects.filter(dossier=OuterRef("pk")).exclude(comment="")
    rows = models.Dossier.objects.filter(pk__in=list(dossier_ids)).annotate(
        opinion_rows=_under(models.Opinion, "body", "overall", "given_at"),
        opinion_lines=_lines(models.OpinionLine, "opinion"),
        sheet_rows=_under(models.JointSheet, *sheet),
        sheet_lines=_lines(models.SheetLine, "sheet"),
        act_rows=json_rows(
            acts.order_by("pk"), "id", "subject", "version", "body", "comment", "taken_at"
        ),
    )
    return {row.pk: _exchange(row, body) for row in rows}


def exchange(dossier_id: UUID | None, body: str) -> Exchange:
    return exchanges([dossier_id], body).get(dossier_id, Exchange())


def visa_order() -> str:
    """The body that signs first; "" when there is no order, as at the start."""
    return models.VisaOrder.objects.order_by("-pk").values_list("order", flat=True).first() or ""


def _under(model, *fields: str):
    rows = model.objects.filter(dossier=OuterRef("pk")).order_by("version", "pk")
    return json_rows(rows, "id", "version", "state", "note", "revision", *fields)


def _lines(model, parent: str):
    rows = model.objects.filter(**{f"{parent}__dossier": OuterRef("pk")}).order_by("number")
    return json_rows(rows, "number", "decision", "amount_eur", "reason", parent=f"{parent}_id")


def _exchange(row: models.Dossier, body: str) -> Exchange:
    """A draft of another body is left out here, once and for all."""
    opinions = _with_judgements(models.Opinion, row.opinion_rows, row.opinion_lines)
    return Exchange(
        tuple(opinion for opinion in opinions if opinion.is_given or opinion.body == body),
        tuple(_with_judgements(models.JointSheet, row.sheet_rows, row.sheet_lines)),
        tuple(restored(models.ReviewAct, row.act_rows)),
    )


def _with_judgements(model, rows: Iterable[dict], lines: Iterable[dict]) -> list:
    """Opinions or sheets, each with what it says of the lines."""
    judgements: dict[str, dict[str, Judgement]] = {row["id"]: {} for row in rows}
    for line in lines:
        amount = None if line["amount_eur"] is None else Decimal(line["amount_eur"])
        judgement = Judgement(line["decision"], amount, line["reason"])
        judgements[line["parent"]][line["number"]] = judgement
    judged = restored(model, rows)
    for row in judged:
        row.judgements = judgements[str(row.id)]
        row.total_eur = total_eur(row.judgements)
    return judged
