"""Public reads of the dossiers: frozen facts."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.fields.json import KT

from cpts_portal.foundation.kernel.gathered import gathered
from cpts_portal.foundation.records import jobs
from funding.contract_years import ContractYear, in_force
from funding.dossier import models
from funding.dossier.content.figures import IndicatorRow, MissionPart
from funding.dossier.content.snapshot import thaw
from funding.dossier.enums import Section, State
from funding.dossier.facts import (
    CommentFacts,
    DossierFacts,
    FreezeFacts,
    PaperFacts,
    PointFacts,
    StepFacts,
    role_label,
)
from funding.dossier.models.yearly_file import ANSWERS
from funding.dossier.workflow import TAKEN


def dossiers() -> tuple[DossierFacts, ...]:
    """One per opened year of the contract, the latest first."""
    known = {row.year_id: row for row in _rows()}
    said = models.CampaignDate.objects.filter(year=OuterRef("pk")).order_by("number")
    years = in_force().select_related("contract").order_by("-number")
    years = years.annotate(said=gathered(said, "kind", "on"))
    return tuple(_facts(year, year.contract.years, known.get(year.pk)) for year in years)


def dossier(year: int) -> DossierFacts | None:
    return next((facts for facts in dossiers() if facts.year == year), None)


def find(dossier_id: UUID) -> DossierFacts | None:
    return next((facts for facts in dossiers() if facts.id == dossier_id), None)


def _rows():
    freezes = (
        models.Freeze.objects.defer("contents")
        .select_related("document")
        .order_by("-version", "-as_of")
    )
    answers = models.DossierStep.objects.filter(dossier=OuterRef("pk"), transition__in=ANSWERS)
    return models.Dossier.objects.annotate(
        comment_count=Count("comments"), answer=Subquery(answers.values("transition")[:1])
    ).prefetch_related(Prefetch("freezes", queryset=freezes))


def dates_of(year_id: UUID) -> dict[str, date]:
    """The last date said for each milestone of the campaign, unless it was taken away."""
    rows = models.CampaignDate.objects.filter(year_id=year_id).order_by("number")
    last = {row.kind: row.on for row in rows}
    return {kind: on for kind, on in last.items() if on}


def read_dates(said: Iterable[Mapping[str, str | None]]) -> dict[str, date]:
    """Of gathered rows, the oldest first."""
    last = {one["kind"]: one["on"] for one in said}
    return {kind: date.fromisoformat(on) for kind, on in last.items() if on}


def _facts(year: ContractYear, years: int, row: models.Dossier | None) -> DossierFacts:
    freezes = [one for one in row.freezes.all() if _is_current(one, row)] if row else []
    built = next((f for f in freezes if hasattr(f, "document")), None)
    return DossierFacts(
        id=row.id if row else None,
        year=year.number,
        years=years,
        period=year.period,
        state=row.state if row else State.PREPARATION,
        version=row.version if row else 0,
        changed_at=row.changed_at if row else None,
        comments=row.comment_count if row else 0,
        as_of=freezes[0].as_of if freezes else None,
        paper=_paper(built.document, built, year.number) if built else None,
        sent_version=row.sent_version if row else 0,
        answered=(row.answer or "") if row else "",
        dates=read_dates(year.said),
        notified_balance_eur=row.notified_balance_eur if row else None,
        notified_variable_eur=row.notified_variable_eur if row else None,
    )


def _is_current(freeze: models.Freeze, row: models.Dossier) -> bool:
    """Sent, or a draft of the next version: a draft that another one replaced says nothing."""
    return freeze.sent or freeze.version > row.sent_version


def _paper(row: models.DossierDocument, freeze: models.Freeze, year: int) -> PaperFacts:
    return PaperFacts(
        document_id=row.document_id,
        version=freeze.version,
        year=year,
        sha256=row.sha256,
        contents_sha256=freeze.sha256,
        size=row.size,
        pages=row.pages,
        as_of=freeze.as_of,
        built_at=row.built_at,
        sent=freeze.sent,
    )


def paper(document_id: UUID) -> PaperFacts | None:
    return _one_paper(document_id=document_id)


def paper_of_freeze(freeze_id: UUID) -> PaperFacts | None:
    return _one_paper(freeze_id=freeze_id)


def paper_of_version(dossier_id: UUID, version: int) -> PaperFacts | None:
    return _one_paper(freeze__dossier_id=dossier_id, freeze__version=version, freeze__sent=True)


def _one_paper(**which) -> PaperFacts | None:
    row = (
        models.DossierDocument.objects.filter(**which)
        .select_related("freeze__dossier__year")
        .defer("freeze__contents")
        .first()
    )
    return _paper(row, row.freeze, row.freeze.dossier.year.number) if row else None


def freeze(freeze_id: UUID) -> FreezeFacts | None:
    return _frozen(models.Freeze.objects.filter(pk=freeze_id))


def is_superseded(frozen: FreezeFacts) -> bool:
    """Another version was sent since, and this one has no PDF."""
    current = models.Dossier.objects.values_list("sent_version", flat=True).get(
        pk=frozen.dossier_id
    )
    return frozen.version < current and frozen.document_id is None


def freeze_of_version(dossier_id: UUID, version: int) -> FreezeFacts | None:
    """What the funders read under that number."""
    return _frozen(models.Freeze.objects.filter(dossier_id=dossier_id, version=version, sent=True))


def last_freeze(dossier_id: UUID) -> FreezeFacts | None:
    return _frozen(
        models.Freeze.objects.filter(dossier_id=dossier_id).order_by("-version", "-as_of")
    )


def frozen_lines(dossier_id: UUID, version: int) -> tuple[IndicatorRow, ...]:
    """The contract lines of that version, in the order of the dossier."""
    return frozen_lines_of([(dossier_id, version)]).get((dossier_id, version), ())


def frozen_lines_of(
    wanted: Iterable[tuple[UUID, int]],
) -> dict[tuple[UUID, int], tuple[IndicatorRow, ...]]:
    """By dossier and version, in one statement and without the maps."""
    wanted = set(wanted)
    rows = models.Freeze.objects.filter(
        dossier_id__in={id for id, _ in wanted},
        version__in={version for _, version in wanted},
        sent=True,
    ).values_list("dossier_id", "version", KT("contents__contents__missions"))
    return {
        (id, version): tuple(
            line for part in json.loads(missions or "[]") for line in thaw(MissionPart, part).lines
        )
        for id, version, missions in rows
        if (id, version) in wanted
    }


def _frozen(rows) -> FreezeFacts | None:
    row = rows.select_related("dossier__year", "document").first()
    if row is None:
        return None
    return FreezeFacts(
        id=row.id,
        dossier_id=row.dossier_id,
        year=row.dossier.year.number,
        version=row.version,
        as_of=row.as_of,
        data=row.contents,
        sha256=row.sha256,
        document_id=row.document.document_id if hasattr(row, "document") else None,
        sent=row.sent,
    )


def comments(dossier_id: UUID) -> tuple[CommentFacts, ...]:
    """Oldest first."""
    return history(dossier_id)[1]


def history(dossier_id: UUID) -> tuple[tuple[StepFacts, ...], tuple[CommentFacts, ...]]:
    """Steps and remarks in one statement, each the oldest first."""
    taken = models.DossierStep.objects.filter(dossier=OuterRef("pk")).order_by("at", "id")
    said = models.ReviewComment.objects.filter(dossier=OuterRef("pk")).order_by("written_at", "id")
    row = (
        models.Dossier.objects.filter(pk=dossier_id)
        .annotate(
            step_rows=gathered(taken, "transition", "comment", "version", "at", "by_role"),
            comment_rows=gathered(
                said,
                "id",
                "section",
                "version",
                "body",
                "author_role",
                "author_name",
                "written_at",
                "answer",
                "answered_at",
            ),
        )
        .first()
    )
    if row is None:
        return (), ()
    return tuple(map(_step, row.step_rows)), tuple(map(_comment, row.comment_rows))


def _step(row: dict) -> StepFacts:
    return StepFacts(
        row["transition"],
        TAKEN[row["transition"]],
        row["comment"],
        int(row["version"]),
        datetime.fromisoformat(row["at"]),
        role_label(row["by_role"]),
    )


def _comment(row: dict) -> CommentFacts:
    return CommentFacts(
        UUID(row["id"]),
        row["section"],
        Section(row["section"]).label,
        int(row["version"]),
        row["body"],
        row["author_role"],
        row["author_name"],
        datetime.fromisoformat(row["written_at"]),
        row["answer"],
        datetime.fromisoformat(row["answered_at"]) if row["answered_at"] else None,
    )


def points(dossier_id: UUID, version: int) -> tuple[PointFacts, ...]:
    """What was asked of that version, in the order of the request."""
    rows = models.RequestedPoint.objects.filter(dossier_id=dossier_id, version=version)
    return tuple(map(point_facts, rows.order_by("number")))


def point_facts(row: models.RequestedPoint) -> PointFacts:
    return PointFacts(
        version=row.version,
        number=row.number,
        text=row.text,
        about_kind=row.about_kind,
        about_ref=row.about_ref,
        asked_at=row.asked_at,
        asked_by=role_label(row.asked_by_role),
        answer=row.answer,
        done_at=row.done_at,
    )


def versions_sent(dossier_id: UUID) -> tuple[int, ...]:
    """The versions that the funders have had before their eyes, first to last: each step says
    which one was there, the dossier which one is."""
    rows = models.Dossier.objects.filter(pk=dossier_id).annotate(passed=ArrayAgg("steps__version"))
    current, passed = rows.values_list("sent_version", "passed").first() or (0, [])
    return tuple(sorted({version for version in (current, *(passed or ())) if version}))


def job_of(dossier_id: UUID) -> jobs.JobFacts | None:
    """The last build asked for."""
    return jobs.latest(key=job_key(dossier_id))


def job_key(dossier_id: UUID) -> str:
    return f"dossier:{dossier_id}"
