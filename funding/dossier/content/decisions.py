"""What was decided, year by year and line by line: page, files and machine read this object."""

from itertools import groupby

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.money import ZERO
from funding.contract_years import in_force
from funding.indicators.enums import Decision
from funding.indicators.models import LineYear

HEADER = (
    "année",
    "ligne",
    "mission",
    "indicateur",
    "au plus",
    "proposé",
    "décision",
    "accordé",
    "motif",
    "décidé le",
)


def years() -> list[dict]:
    """The latest first, each with its lines and their sums; a year without a decision is absent.
    One statement."""
    rows = LineYear.objects.filter(year__in=in_force(), granted_eur__isnull=False)
    rows = rows.select_related("line__mission", "year").order_by("-year__number", "line__number")
    groups = groupby(map(_line, rows), key=lambda line: line["year"])
    return [_year(number, list(lines)) for number, lines in groups]


def _year(number: int, lines: list[dict]) -> dict:
    sums = {name: sum((line[name] for line in lines), ZERO) for name in ("granted_eur", "max_eur")}
    return {"number": number, "lines": lines} | sums


def _line(row: LineYear) -> dict:
    """In the order of ``HEADER``."""
    assert row.decided_at
    return {
        "year": row.year.number,
        "number": row.line.number,
        "mission": row.line.mission.label,
        "label": row.line.label,
        "max_eur": row.max_eur,
        "proposed_eur": row.proposed_eur,
        "decision": Decision(row.decision).label,
        "granted_eur": row.granted_eur,
        "reason": row.decision_reason,
        "decided_on": row.decided_at.astimezone(PARIS).date(),
    }
