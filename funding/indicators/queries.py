"""Reads of the indicators: frozen facts, figures side by side, euros in four heaps."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from funding.contract_years import find_year, in_force
from funding.indicators.attainment import Need, scale_of
from funding.indicators.counting import Counts
from funding.indicators.enums import Body, Counter, Direction, LineKind
from funding.indicators.facts import (
    CountedRow,
    FigureFacts,
    LineFacts,
    TierFacts,
    Totals,
    YearPoint,
)
from funding.indicators.models import LineYear, Measurement
from funding.indicators.standing import Case, standing


def lines_of(number: int, on: date) -> tuple[LineFacts, ...]:
    """The lines of a contract year, by mission in the order of the law, as known that day."""
    rows = list(
        _rows(number).order_by("line__mission__position", "line__mission_id", "line__number")
    )
    if not rows:
        find_year(number)
        return ()
    counts = Counts(rows[0].year.period, as_of=on) if any(map(_is_counted, rows)) else None
    return tuple(_facts(row, counts, on) for row in rows)


def line_of(line_number: str, number: int, on: date) -> LineFacts | None:
    row = _rows(number).filter(line__number=line_number).first()
    if not row:
        return None
    counts = Counts(row.year.period, as_of=on) if _is_counted(row) else None
    return _facts(row, counts, on)


def _is_counted(row: LineYear) -> bool:
    """Its figure or its proof is read from meetings and hours."""
    return bool(row.counter) or row.line.kind == LineKind.DELIVERABLE


def counted_rows(facts: LineFacts, on: date) -> tuple[CountedRow, ...]:
    """The rows a counted figure is made of; their people sum to it."""
    if facts.counter != Counter.PEOPLE_MET:
        return ()
    return Counts(find_year(facts.year).period, as_of=on).rows(facts.action_number)


def measures_of(facts: LineFacts) -> tuple[FigureFacts, ...]:
    """Every figure ever given for that line and year, the latest first."""
    rows = Measurement.objects.filter(line_year_id=facts.id)
    return tuple(_figure(row) for row in rows.order_by("-as_of_on", "-recorded_at", "body"))


def trajectory_of(line_number: str, on: date) -> tuple[YearPoint, ...]:
    """The line over the years of the contract, as known that day."""
    points = []
    rows = _rows().filter(line__number=line_number).order_by("year__number")
    for row in rows:
        counts = Counts(row.year.period, as_of=on) if row.counter else None
        facts = _facts(row, counts, on)
        own = facts.own
        target = facts.tiers[-1].at if facts.tiers else facts.target
        points.append(
            YearPoint(facts.year, facts.value, own and own.value, target, facts.granted_eur)
        )
    return tuple(points)


def totals(lines: Iterable[LineFacts]) -> Totals:
    lines = tuple(lines)

    def heap(name: str) -> Decimal:
        return sum((getattr(line.standing, name) for line in lines), ZERO)

    return Totals(
        maximum_eur=sum((line.max_eur for line in lines), ZERO),
        reached_eur=heap("reached_eur"),
        defend_eur=heap("defend_eur"),
        possible_eur=heap("possible_eur"),
        missed_eur=heap("missed_eur"),
        granted_eur=heap("granted_eur"),
        proposed_eur=sum((line.proposed_eur or ZERO for line in lines), ZERO),
    )


def granted_by_mission() -> dict[int, dict[str, Decimal]]:
    """Contract year → mission → euros decided; years without a decision are absent."""
    decided: dict[int, dict[str, Decimal]] = {}
    rows = LineYear.objects.filter(year__in=in_force(), granted_eur__isnull=False).values_list(
        "year__number", "line__mission_id", "granted_eur"
    )
    for number, mission, amount in rows.order_by("year__number", "line__number"):
        by_mission = decided.setdefault(number, {})
        by_mission[mission] = by_mission.get(mission, ZERO) + amount
    return decided


def years_with_lines() -> tuple[int, ...]:
    rows = in_force().filter(lines__isnull=False).order_by("number")
    return tuple(dict.fromkeys(rows.values_list("number", flat=True)))


def _rows(number: int | None = None):
    rows = LineYear.objects.filter(year__in=in_force()).select_related("line__mission", "year")
    if number is not None:
        rows = rows.filter(year__number=number)
    return rows.prefetch_related("tiers", "conditions", "measurements")


def _facts(row: LineYear, counts: Counts | None, on: date) -> LineFacts:
    line = row.line
    # what pays least is reached first, whatever the direction
    tiers = tuple(
        TierFacts(t.at, t.amount_eur) for t in sorted(row.tiers.all(), key=lambda t: t.amount_eur)
    )
    needs = tuple(Need(c.label, c.target, c.value) for c in row.conditions.all())
    scale = scale_of(
        kind=line.kind,
        direction=line.direction,
        max_eur=row.max_eur,
        target=row.target,
        tiers=[(t.at, t.amount_eur) for t in tiers],
        baseline=row.baseline,
        needs=needs,
    )
    figures = _figures(row, counts, on)
    missing = row.missing_evidence or _missing_sheets(row, counts)
    case = Case(
        scale=scale,
        judged_on=line.judged_on,
        values={figure.body: figure.value for figure in figures},
        steady=line.direction != Direction.DOWN and line.unit != "%",
        ended=row.year.ends_on <= on,
        missing_evidence=missing,
        granted_eur=row.granted_eur,
        decision=row.decision,
    )
    return LineFacts(
        id=row.id,
        number=line.number,
        year=row.year.number,
        mission_code=line.mission_id,
        mission_label=line.mission.label,
        action_number=line.action_number,
        label=line.label,
        kind=line.kind,
        unit=line.unit,
        direction=line.direction,
        source=line.source,
        judged_on=line.judged_on,
        note=line.note,
        max_eur=row.max_eur,
        baseline=row.baseline,
        target=row.target,
        tiers=tiers,
        counter=row.counter,
        progress_note=row.progress,
        missing_evidence=missing,
        contested=row.contested,
        carried_from=row.carried_from,
        carried_note=row.carried_note,
        proposed_eur=row.proposed_eur,
        granted_eur=row.granted_eur,
        decision=row.decision,
        decision_reason=row.decision_reason,
        figures=figures,
        scale=scale,
        standing=standing(case),
    )


def _missing_sheets(row: LineYear, counts: Counts | None) -> str:
    """A deliverable is proved by the attendance sheets of its action."""
    if counts is None or row.line.kind != LineKind.DELIVERABLE:
        return ""
    return counts.missing_sheets(row.line.action_number)


def _figures(row: LineYear, counts: Counts | None, on: date) -> tuple[FigureFacts, ...]:
    """The latest figure of each body known that day; what the portal counts replaces its own."""
    latest: dict[str, FigureFacts] = {}
    rows = [m for m in row.measurements.all() if m.observed_on <= on]
    for m in sorted(rows, key=lambda m: (m.as_of_on, m.recorded_at)):
        latest[m.body] = _figure(m)
    if counts is not None and row.counter == Counter.PEOPLE_MET:
        counted = counts.figure(row.line.action_number)
        if counted:
            latest[Body.PORTAL] = counted
    return tuple(latest[body] for body in map(str, Body) if body in latest)


def _figure(row: Measurement) -> FigureFacts:
    return FigureFacts(
        body=row.body,
        value=row.value,
        as_of_on=row.as_of_on,
        source=row.source,
        numerator=row.numerator,
        denominator=row.denominator,
        observed_on=row.observed_on,
        note=row.note,
    )
