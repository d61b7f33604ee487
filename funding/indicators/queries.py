"""Reads of the indicators: immutable facts, figures side by side, euros in four heaps."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.contract_years import find_year, in_force
from funding.indicators import attainment, line_rows
from funding.indicators.counting import LineCounts
from funding.indicators.enums import Counter, Direction, FigureSource, LineKind
from funding.indicators.facts import (
    CountedRow,
    LineEvidence,
    LineFacts,
    Measurement,
    Missing,
    Totals,
)
from funding.indicators.models import LineYear
from funding.indicators.piece_models import ExpectedPiece

# what a line says every year, and what one year says of it
_OF_LINE = (
    *("number", "action_number", "label", "kind", "unit", "direction", "source"),
    *("judged_on", "note"),
)
_OF_YEAR = (
    *("id", "max_eur", "baseline", "target", "counter", "contested", "carried_from"),
    *("carried_note", "proposed_eur", "granted_eur", "decision", "decision_reason"),
)
BY_MISSION = ("line__mission__position", "line__mission_id", "line__number")


def lines_of(number: int, on: date) -> tuple[LineFacts, ...]:
    """The lines of a contract year, by mission in the order of the law, as known that day."""
    rows = list(line_rows.select(number).order_by(*BY_MISSION))
    if not rows:
        find_year(number)
        return ()
    counts = _counts(rows)
    return tuple(_facts(row, counts, on) for row in rows)


def lines_of_years(numbers: Iterable[int], on: date) -> dict[int, tuple[LineFacts, ...]]:
    """Several years read at once, as a dashboard shows them side by side."""
    numbers = list(numbers)
    rows = list(line_rows.select().filter(year__number__in=numbers).order_by(*BY_MISSION))
    counts = _counts(rows)
    lines = [_facts(row, counts, on) for row in rows]
    return {number: tuple(line for line in lines if line.year == number) for number in numbers}


def line_page(line_number: str, number: int, on: date) -> dict | None:
    """``line``, the ``rows`` that sum to its counted figure, every figure given (``measures``) and
    the line in each year of the contract (``points``)."""
    rows = list(line_rows.select().filter(line__number=line_number).order_by("year__number"))
    current = next((row for row in rows if row.year.number == number), None)
    if current is None:
        return None
    counts = _counts(rows)
    points = [_facts(row, counts, on) for row in rows]
    counted = current.counter == Counter.PEOPLE_MET
    place = (current.line.action_number, current.year.period)
    return {
        "line": points[rows.index(current)],
        "rows": counts.counted_rows(*place) if counts and counted else (),
        "measures": line_rows.measures(current)[::-1],
        "points": points,
    }


def pieces_of_year(number: int) -> tuple[LineEvidence, ...]:
    """Everything deposited under the lines of a year, by mission and line."""
    rows = line_rows.select(number).order_by(*BY_MISSION)
    return tuple(piece for row in rows for piece in line_rows.pieces(row))


def piece_of(line_number: str, number: int, piece_id: UUID) -> LineEvidence | None:
    """Only under its own line and its own year."""
    rows = line_rows.select(number).filter(line__number=line_number)
    return next((p for row in rows for p in line_rows.pieces(row) if p.id == piece_id), None)


def counted_rows(facts: LineFacts) -> tuple[CountedRow, ...]:
    """The rows a counted figure is made of."""
    if facts.counter != Counter.PEOPLE_MET:
        return ()
    period = find_year(facts.year).period
    return LineCounts(period).counted_rows(facts.action_number, period)


def totals(lines: Iterable[LineFacts]) -> Totals:
    lines = tuple(lines)

    def heap(name: str) -> Decimal:
        return sum((getattr(line.status, name) for line in lines), ZERO)

    return Totals(
        max_eur=sum((line.max_eur for line in lines), ZERO),
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
        by_mission[mission] = by_mission.get(mission, ZERO) + (amount or ZERO)
    return decided


def _counts(rows: Sequence[LineYear]) -> LineCounts | None:
    """Read once, over the years whose figure or proof comes from meetings and hours."""
    years = [row.year for row in rows if row.counter or row.line.kind == LineKind.DELIVERABLE]
    if not years:
        return None
    return LineCounts(Period(min(y.starts_on for y in years), max(y.ends_on for y in years)))


def _facts(row: LineYear, counts: LineCounts | None, on: date) -> LineFacts:
    line = row.line
    tiers = line_rows.tiers(row)
    scale = attainment.scale_of(
        kind=line.kind,
        direction=line.direction,
        max_eur=row.max_eur,
        target=row.target,
        tiers=[(t.at, t.amount_eur) for t in tiers],
        baseline=row.baseline,
        needs=line_rows.needs(row),
    )
    figures = _figures(row, counts, on)
    pieces = line_rows.pieces(row)
    values = {figure.body: figure.value for figure in figures}
    expected = line_rows.expected_pieces(row, pieces)
    missing = _missing(row, counts, expected, values.get(line.judged_on))
    if not missing and values.get(line.judged_on) and not pieces:
        missing = _missing_proof(row, counts)
    return LineFacts(
        **{name: getattr(line, name) for name in _OF_LINE},
        **{name: getattr(row, name) for name in _OF_YEAR},
        year=row.year.number,
        mission_code=line.mission_id,
        mission_label=line.mission.label,
        progress_note=row.progress,
        tiers=tiers,
        missing=missing,
        figures=figures,
        pieces=pieces,
        removed=line_rows.pieces(row, removed=True),
        expected=expected,
        scale=scale,
        status=attainment.line_status(
            scale,
            line.judged_on,
            values,
            steady=line.direction != Direction.DOWN and line.unit != "%",
            ended=row.year.ends_on <= on,
            missing_evidence=", ".join(proof.words for proof in missing),
            granted_eur=row.granted_eur,
            decision=row.decision,
        ),
    )


def _missing(
    row: LineYear,
    counts: LineCounts | None,
    expected: Iterable[ExpectedPiece],
    value: Decimal | None,
) -> tuple[Missing, ...]:
    """What is expected and not there: the sheets of the meetings that prove the line, and its
    pieces once its figure is claimed."""
    sheets: tuple[Missing, ...] = ()
    if counts is not None and row.line.action_number and _proved_by_meetings(row):
        sheets = counts.missing_sheets(row.line.action_number, row.year.period)
    if row.granted_eur is not None or not value:
        return sheets
    return (*sheets, *(Missing(piece.words) for piece in expected if not piece.complete))


def _proved_by_meetings(row: LineYear) -> bool:
    """A deliverable is proved by its meetings; people met are counted on their sheets."""
    return row.line.kind == LineKind.DELIVERABLE or row.counter == Counter.PEOPLE_MET


def _missing_proof(row: LineYear, counts: LineCounts | None) -> tuple[Missing, ...]:
    """A deliverable recorded as done, with neither piece nor sheet, is not proved at all."""
    if row.granted_eur is not None or counts is None or row.line.kind != LineKind.DELIVERABLE:
        return ()
    signed = counts.has_sheets(row.line.action_number, row.year.period)
    return () if signed else (Missing("la pièce du livrable"),)


def _figures(row: LineYear, counts: LineCounts | None, on: date) -> tuple[Measurement, ...]:
    """The latest figure of each body known that day; what the portal counts replaces its own."""
    known = (figure for figure in line_rows.measures(row) if figure.observed_on <= on)
    latest = {figure.body: figure for figure in known}
    if counts is not None and row.counter == Counter.PEOPLE_MET:
        counted = counts.figure(row.line.action_number, row.year.period, on)
        if counted:
            latest[FigureSource.PORTAL] = counted
    return tuple(latest[body] for body in map(str, FigureSource) if body in latest)
