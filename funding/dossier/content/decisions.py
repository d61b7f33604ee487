"""What was decided, year by year and line by line: page, files and machine read this object."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


@dataclass(frozen=True)
class DecidedLine:
    year: int
    number: str
    mission: str
    label: str
    max_eur: Decimal
    proposed_eur: Decimal | None
    decision: str
    granted_eur: Decimal
    reason: str
    decided_on: date

    @property
    def cells(self) -> tuple:
        return (
            self.year,
            self.number,
            self.mission,
            self.label,
            self.max_eur,
            self.proposed_eur,
            self.decision,
            self.granted_eur,
            self.reason,
            self.decided_on,
        )


@dataclass(frozen=True)
class DecidedYear:
    number: int
    lines: tuple[DecidedLine, ...]

    @property
    def granted_eur(self) -> Decimal:
        return sum((line.granted_eur for line in self.lines), ZERO)

    @property
    def max_eur(self) -> Decimal:
        return sum((line.max_eur for line in self.lines), ZERO)


def years() -> tuple[DecidedYear, ...]:
    """The latest first; a year without a decision is absent. One statement."""
    rows = LineYear.objects.filter(year__in=in_force(), granted_eur__isnull=False)
    rows = rows.select_related("line__mission", "year").order_by("-year__number", "line__number")
    by_year: dict[int, list[DecidedLine]] = {}
    for row in rows:
        by_year.setdefault(row.year.number, []).append(_line(row))
    return tuple(DecidedYear(number, tuple(lines)) for number, lines in by_year.items())


def _line(row: LineYear) -> DecidedLine:
    return DecidedLine(
        year=row.year.number,
        number=row.line.number,
        mission=row.line.mission.label,
        label=row.line.label,
        max_eur=row.max_eur,
        proposed_eur=row.proposed_eur,
        decision=Decision(row.decision).label,
        granted_eur=row.granted_eur,
        reason=row.decision_reason,
        decided_on=row.decided_at.astimezone(PARIS).date(),
    )
