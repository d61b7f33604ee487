"""Public reads of the dossiers."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields.json import KT

from cpts_portal.foundation.kernel.frozen_json import copied, load
from cpts_portal.foundation.kernel.json_rows import json_rows, restored
from cpts_portal.foundation.records import jobs
from funding.contract_years import ContractYear, in_force
from funding.dossier import models
from funding.dossier.content.figures import IndicatorRow, MissionPart, RemarkRow
from funding.dossier.facts import DossierFacts
from funding.dossier.models.yearly_file import ANSWERS
from funding.dossier.workflow import FUNDER_STEPS


def dossiers() -> tuple[DossierFacts, ...]:
    """One per opened year of the contract, the latest first."""
    known = {row.year_id: row for row in _dossier_rows()}
    dates = models.CampaignDate.objects.filter(year=OuterRef("pk")).order_by("number")
    years = in_force().select_related("contract").order_by("-number")
    years = years.annotate(dates=json_rows(dates, "kind", "on"))
    return tuple(_facts(year, year.contract.years, known.get(year.pk)) for year in years)


def dossier(year: int) -> DossierFacts | None:
    return next((facts for facts in dossiers() if facts.year == year), None)


def dossier_by_id(dossier_id: UUID) -> DossierFacts | None:
    return next((facts for facts in dossiers() if facts.id == dossier_id), None)


def _dossier_rows():
    snapshots = models.Snapshot.objects.defer("contents").select_related("document")
    snapshots = snapshots.order_by("-version", "-as_of")
    answers = models.DossierStep.objects.filter(dossier=OuterRef("pk"), transition__in=ANSWERS)
    return models.Dossier.objects.annotate(
        comment_count=Count("comments"), answer=Subquery(answers.values("transition")[:1])
    ).prefetch_related(Prefetch("snapshots", queryset=snapshots))


def dates_of(year_id: UUID) -> dict[str, date]:
    """The last date of each milestone of the campaign, unless it was removed."""
    rows = models.CampaignDate.objects.filter(year_id=year_id).order_by("number")
    last = {row.kind: row.on for row in rows}
    return {kind: on for kind, on in last.items() if on}


def read_dates(rows: Iterable[Mapping[str, Any]]) -> dict[str, date]:
    """Of ``json_rows``, the oldest first."""
    last = {row["kind"]: row["on"] for row in rows}
    return {kind: date.fromisoformat(on) for kind, on in last.items() if on}


def _facts(year: ContractYear, years: int, row: models.Dossier | None) -> DossierFacts:
    snapshots = [s for s in row.snapshots.all() if _is_current(s, row)] if row else []
    documents = (s.document for s in snapshots if hasattr(s, "document"))
    names = ("state", "version", "sent_version", "notified_balance_eur", "notified_variable_eur")
    return DossierFacts(
        id=row.id if row else None,
        year=year.number,
        years=years,
        period=year.period,
        comments=row.comment_count if row else 0,
        as_of=snapshots[0].as_of if snapshots else None,
        document=next(documents, None),
        answered=(row.answer or "") if row else "",
        dates=read_dates(year.dates),
        # a year whose dossier nobody opened: the values of a new one
        **copied(row or models.Dossier(), *names),
    )


def _is_current(snapshot: models.Snapshot, row: models.Dossier) -> bool:
    """Sent, or a draft of the next version: a draft that another one replaced is ignored."""
    return snapshot.sent or snapshot.version > row.sent_version


def document(**which) -> models.DossierDocument | None:
    """The one PDF that fits, with its snapshot but not the contents."""
    rows = models.DossierDocument.objects.filter(**which)
    return rows.select_related("snapshot__dossier__year").defer("snapshot__contents").first()


def sent_document(dossier_id: UUID, version: int) -> models.DossierDocument | None:
    return document(snapshot__dossier_id=dossier_id, snapshot__version=version, snapshot__sent=True)


def snapshot(snapshot_id: UUID) -> models.Snapshot | None:
    return _snapshots(pk=snapshot_id).first()


def sent_snapshot(dossier_id: UUID | None, version: int) -> models.Snapshot | None:
    """What the funders read under that number."""
    return _snapshots(dossier_id=dossier_id, version=version, sent=True).first()


def _snapshots(**which):
    rows = models.Snapshot.objects.filter(**which)
    return rows.select_related("dossier__year", "document")


def snapshot_lines(dossier_id: UUID | None, version: int) -> tuple[IndicatorRow, ...]:
    """The contract lines of that version, in the order of the dossier."""
    return lines_of_versions([(dossier_id, version)]).get((dossier_id, version), ())


def lines_of_versions(
    versions: Iterable[tuple[UUID | None, int]],
) -> dict[tuple[UUID | None, int], tuple[IndicatorRow, ...]]:
    """By dossier and version, in one statement and without the maps."""
    versions = set(versions)
    rows = models.Snapshot.objects.filter(
        dossier_id__in={id for id, _ in versions},
        version__in={version for _, version in versions},
        sent=True,
    ).values_list("dossier_id", "version", KT("contents__contents__missions"))
    return {
        (id, version): tuple(
            line for part in json.loads(missions or "[]") for line in load(MissionPart, part).lines
        )
        for id, version, missions in rows
        if (id, version) in versions
    }


def comments(dossier_id: UUID) -> list[models.ReviewComment]:
    """Oldest first."""
    return history(dossier_id)[1]


def history(dossier_id: UUID) -> tuple[list[models.DossierStep], list[models.ReviewComment]]:
    """Steps and remarks in one statement, each the oldest first."""
    of_dossier = {"dossier": OuterRef("pk")}
    steps = models.DossierStep.objects.filter(**of_dossier).order_by("at", "id")
    remarks = models.ReviewComment.objects.filter(**of_dossier).order_by("written_at", "id")
    step = ("id", "transition", "comment", "version", "at", "by_role")
    remark = ("id", "section", "version", "body", "author_role", "author_name", "written_at")
    rows = models.Dossier.objects.filter(pk=dossier_id).annotate(
        step_rows=json_rows(steps, *step),
        comment_rows=json_rows(remarks, *remark, "answer", "answered_at"),
    )
    row = rows.values("step_rows", "comment_rows").first()
    if row is None:
        return [], []
    return (
        restored(models.DossierStep, row["step_rows"]),
        restored(models.ReviewComment, row["comment_rows"]),
    )


def points(dossier_id: UUID, version: int) -> tuple[models.RequestedPoint, ...]:
    """What was asked of that version, in the order of the request."""
    rows = models.RequestedPoint.objects.filter(dossier_id=dossier_id, version=version)
    return tuple(rows.order_by("number"))


def last_points(year: int) -> list[models.RequestedPoint]:
    """The last request of that year, answered or not."""
    rows = models.RequestedPoint.objects.filter(
        dossier__year__in=in_force(), dossier__year__number=year
    )
    known = list(rows.order_by("version", "number"))
    return [point for point in known if point.version == known[-1].version]


def remarks(year: int) -> tuple[RemarkRow, ...]:
    """What the funders wrote, remarks and reasons of their steps: the body that speaks, not the
    person. Oldest first."""
    comments = models.ReviewComment.objects.filter(dossier__year__number=year)
    steps = models.DossierStep.objects.filter(dossier__year__number=year)
    steps = steps.filter(transition__in=FUNDER_STEPS).exclude(comment="")
    rows = [
        RemarkRow(
            row.written_at,
            row.role_label,
            row.get_section_display(),
            row.body,
            row.answer,
            row.answered_at,
        )
        for row in comments
    ]
    rows += [RemarkRow(row.at, row.role_label, row.label, row.comment) for row in steps]
    return tuple(sorted(rows, key=lambda row: (row.written_at, row.section, row.body)))


def mission_words(year: int) -> dict[str, models.MissionWords]:
    """The last text of each mission that has one."""
    rows = models.MissionWords.objects.filter(year__in=in_force(), year__number=year)
    return {row.mission_id: row for row in rows.order_by("number")}


def versions_sent(dossier_id: UUID | None) -> tuple[int, ...]:
    """The versions that the funders have had before their eyes, first to last: each step says
    which one was there, the dossier which one is."""
    rows = models.Dossier.objects.filter(Q(pk=dossier_id))
    rows = rows.annotate(passed=ArrayAgg("steps__version"))
    current, passed = rows.values_list("sent_version", "passed").first() or (0, [])
    return tuple(sorted({version for version in (current, *(passed or ())) if version}))


def job_of(dossier_id: UUID) -> jobs.JobFacts | None:
    """The last build asked for."""
    return jobs.latest(key=job_key(dossier_id))


def job_key(dossier_id: UUID) -> str:
    return f"dossier:{dossier_id}"
