"""Contract lines with the figures of both sides, their euros and the pieces behind them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.frozen_json import copied
from cpts_portal.foundation.kernel.money import ZERO
from funding.dossier.content import figures
from funding.dossier.content.figures_money import VariablePart
from funding.indicators import queries
from funding.indicators.enums import Decision
from funding.indicators.facts import LineFacts
from funding.indicators.models import Measurement

_OF_LINE = (
    *("number", "label", "unit", "decimals", "source", "note", "baseline", "target", "max_eur"),
    *("proposed_eur", "granted_eur", "contested", "missing_evidence", "carried_from"),
    *("carried_note", "decision", "decision_reason"),
)
_OF_STATUS = ("reached_eur", "defend_eur", "possible_eur", "missed_eur", "tone", "why")
# one year alone draws no line
DRAWN_FROM = 2


def every_year(years: int, today: date) -> dict[int, tuple[LineFacts, ...]]:
    """The lines of the whole contract: a trajectory runs over its years."""
    return queries.lines_of_years(range(1, years + 1), today)


def lines(
    every: Mapping[int, Sequence[LineFacts]], number: int, pieces: Sequence[figures.EvidenceRow]
) -> dict[str, tuple[figures.IndicatorRow, ...]]:
    """By mission, in the order of the law."""
    by_mission: dict[str, list[figures.IndicatorRow]] = {}
    for facts in every.get(number, ()):
        row = _row(facts, _trajectory(facts, every))
        row = replace(row, evidence=_counted(row, pieces))
        by_mission.setdefault(facts.mission_code, []).append(row)
    return {code: tuple(rows) for code, rows in by_mission.items()}


def next_year_rows(
    every: Mapping[int, Sequence[LineFacts]], number: int
) -> tuple[figures.IndicatorRow, ...]:
    """What the contract asks of the year after: no figure is judged yet."""
    return tuple(_row(facts, ()) for facts in every.get(number, ()))


def variable(by_mission: dict[str, tuple[figures.IndicatorRow, ...]]) -> VariablePart:
    rows = [row for group in by_mission.values() for row in group]

    def heap(values: Iterable) -> Decimal:
        return sum(values, ZERO)

    granted = [row for row in rows if row.granted_eur is not None]
    return VariablePart(
        won_eur=heap(r.reached_eur for r in rows) + heap(r.granted_eur for r in granted),
        defend_eur=heap(r.defend_eur for r in rows),
        possible_eur=heap(r.possible_eur for r in rows),
        lost_eur=heap(r.missed_eur for r in rows),
        decided=bool(rows) and len(granted) == len(rows),
        granted_eur=heap(r.granted_eur for r in granted),
    )


def _row(facts: LineFacts, trajectory: tuple[figures.MeasuredYear, ...]) -> figures.IndicatorRow:
    status = facts.status
    return figures.IndicatorRow(
        action=facts.action_number,
        kind=facts.kind_label,
        deliverable=facts.kind == "deliverable",
        tiers=tuple(figures.TierRow(t.at, t.amount_eur) for t in facts.tiers),
        cpam=_figure(facts.cpam),
        own=_figure(facts.own),
        state=status.label,
        progress=facts.progress_note,
        conditions=tuple(
            figures.ConditionRow(need.label, need.target, need.value) for need in facts.scale.needs
        ),
        evidence=(),
        trajectory=trajectory,
        decision_label=Decision(facts.decision).label if facts.decision else "",
        **copied(facts, *_OF_LINE),
        **copied(status, *_OF_STATUS),
    )


def _figure(facts: Measurement | None) -> figures.FigureRow | None:
    """A counted figure carries no day: nothing changed as long as the count did not."""
    if facts is None:
        return None
    return figures.FigureRow(
        facts.get_body_display(),
        facts.value,
        None if facts.counted else facts.as_of_on,
        facts.source,
        facts.numerator,
        facts.denominator,
    )


def _counted(
    line: figures.IndicatorRow, pieces: Sequence[figures.EvidenceRow]
) -> tuple[figures.PieceCount, ...]:
    kinds = Counter(piece.kind for piece in pieces if piece.proves(line))
    return tuple(figures.PieceCount(kind, count) for kind, count in sorted(kinds.items()))


def _trajectory(
    facts: LineFacts, every: Mapping[int, Sequence[LineFacts]]
) -> tuple[figures.MeasuredYear, ...]:
    """Up to the dossier's year."""
    if facts.kind == "deliverable":
        return ()
    known = [
        line
        for year in sorted(every)
        for line in every[year]
        if line.number == facts.number and year <= facts.year
    ]
    if len(known) < DRAWN_FROM:
        return ()
    return tuple(figures.MeasuredYear(f"année {line.year}", line.value) for line in known)
