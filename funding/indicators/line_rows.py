"""Lines of the contract with everything that hangs on them, in one statement."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from cpts_portal.foundation.kernel.json_rows import json_rows, restored
from cpts_portal.foundation.records import documents
from funding.contract_years import in_force
from funding.indicators.attainment import Need
from funding.indicators.models import Condition, LineYear, Measurement, Tier
from funding.indicators.piece_models import ExpectedPiece, LineEvidence


def _rows_of(model, *fields: str) -> ArraySubquery:
    """The rows of ``model`` under each line."""
    return json_rows(model.objects.filter(line_year=OuterRef("pk")).order_by("pk"), *fields)


def select(number: int | None = None) -> QuerySet[LineYear]:
    rows = _with_everything().all()
    return rows if number is None else rows.filter(year__number=number)


@cache
def _with_everything() -> QuerySet[LineYear]:
    """Never read itself: each page would put the same query together again."""
    rows = LineYear.objects.filter(year__in=in_force()).select_related("line__mission", "year")
    return rows.annotate(
        tier_rows=_rows_of(Tier, "id", "at", "amount_eur"),
        condition_rows=_rows_of(Condition, "id", "label", "target", "value"),
        measure_rows=_rows_of(
            Measurement,
            *("id", "body", "value", "numerator", "denominator", "observed_on", "as_of_on"),
            *("source", "note", "recorded_at"),
        ),
        expected_rows=_rows_of(ExpectedPiece, "id", "label", "count"),
        piece_rows=json_rows(
            LineEvidence.objects.filter(line_year=OuterRef("pk"))
            .annotate(document=documents.column())
            .order_by("pk"),
            *("id", "document", "number", "document_id", "sha256", "name", "media_type"),
            *("label", "dated_on", "names_people", "added_at", "expected_id", "removed_at"),
        ),
    )


def tiers(row: LineYear) -> tuple[Tier, ...]:
    """What pays least first: it is also what is reached first, whatever the direction."""
    return tuple(sorted(restored(Tier, row.tier_rows), key=lambda tier: tier.amount_eur))


def needs(row: LineYear) -> tuple[Need, ...]:
    conditions = restored(Condition, row.condition_rows)
    return tuple(Need(need.label, need.target, need.value) for need in conditions)


def pieces(row: LineYear, *, removed: bool = False) -> tuple[LineEvidence, ...]:
    """In the order in which they were deposited; ``removed``: those that may come back instead."""
    rows = [texts for texts in row.piece_rows if (texts["removed_at"] is not None) == removed]
    expected = {piece.id: piece for piece in restored(ExpectedPiece, row.expected_rows)}
    pieces = restored(LineEvidence, rows)
    for piece, texts in zip(pieces, rows, strict=True):
        piece.line_year, piece.expected = row, expected.get(piece.expected_id)
        piece.document = documents.glance(json.loads(texts["document"] or "null"))
    return tuple(sorted(pieces, key=lambda piece: piece.number))


def expected_pieces(row: LineYear, pieces: Iterable[LineEvidence]) -> tuple[ExpectedPiece, ...]:
    deposited = Counter(piece.expected_id for piece in pieces)
    expected = restored(ExpectedPiece, row.expected_rows)
    for piece in expected:
        piece.deposited = deposited[piece.id]
    return tuple(expected)


def measures(row: LineYear) -> list[Measurement]:
    """Every figure given for the line, the oldest first."""
    rows = restored(Measurement, row.measure_rows)
    return sorted(rows, key=lambda measure: (measure.as_of_on, measure.recorded_at))
