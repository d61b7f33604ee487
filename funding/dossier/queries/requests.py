"""What the funders wrote to the CPTS about a year: remarks, reasons, points to complete."""

from funding.contract_years import in_force
from funding.dossier.content.figures import RemarkRow
from funding.dossier.enums import Section
from funding.dossier.facts import PointFacts, role_label
from funding.dossier.models import DossierStep, RequestedPoint, ReviewComment
from funding.dossier.queries.dossiers import point_facts
from funding.dossier.workflow import SAID_BY_FUNDERS, TAKEN


def remarks(year: int) -> tuple[RemarkRow, ...]:
    """What the funders wrote, remarks and reasons of their steps: the body that speaks, not the
    person. Oldest first."""
    written = [
        RemarkRow(
            row.written_at,
            role_label(row.author_role),
            Section(row.section).label,
            row.body,
            row.answer,
            row.answered_at,
        )
        for row in ReviewComment.objects.filter(dossier__year__number=year)
    ]
    told = DossierStep.objects.filter(dossier__year__number=year, transition__in=SAID_BY_FUNDERS)
    written += [
        RemarkRow(row.at, role_label(row.by_role), TAKEN[row.transition], row.comment)
        for row in told.exclude(comment="")
    ]
    return tuple(sorted(written, key=lambda row: (row.written_at, row.section, row.body)))


def last_points(year: int) -> tuple[PointFacts, ...]:
    """The last request of that year, answered or not."""
    rows = RequestedPoint.objects.filter(dossier__year__in=in_force(), dossier__year__number=year)
    found = tuple(map(point_facts, rows.order_by("version", "number")))
    return tuple(point for point in found if point.version == found[-1].version)
