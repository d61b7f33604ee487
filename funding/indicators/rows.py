"""Lines of the contract with everything that hangs on them, in one statement."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from cpts_portal.foundation.kernel.gathered import gathered
from cpts_portal.foundation.records import documents
from funding.contract_years import in_force
from funding.indicators.attainment import Need
from funding.indicators.facts import FigureFacts, PieceFacts
from funding.indicators.models import Condition, LineYear, Measurement, Tier
from funding.indicators.piece_models import ExpectedPiece, LineEvidence


def _gathered(model, *fields: str) -> ArraySubquery:
    """The rows of ``model`` under each line."""
    return gathered(model.objects.filter(line_year=OuterRef("pk")).order_by("pk"), *fields)


def line_rows(number: int | None = None) -> QuerySet[LineYear]:
    rows = LineYear.objects.filter(year__in=in_force()).select_related("line__mission", "year")
    if number is not None:
        rows = rows.filter(year__number=number)
    return rows.annotate(
        tier_rows=_gathered(Tier, "at", "amount_eur"),
        condition_rows=_gathered(Condition, "label", "target", "value"),
        measure_rows=_gathered(
            Measurement,
            "body",
            "value",
            "numerator",
            "denominator",
            "observed_on",
            "as_of_on",
            "source",
            "note",
            "recorded_at",
        ),
        expected_rows=_gathered(ExpectedPiece, "id", "label", "count"),
        piece_rows=gathered(
            LineEvidence.objects.filter(line_year=OuterRef("pk"))
            .annotate(document=documents.column())
            .order_by("pk"),
            "id",
            "document",
            "number",
            "document_id",
            "sha256",
            "name",
            "media_type",
            "label",
            "dated_on",
            "names_people",
            "added_at",
            "expected_id",
            "removed_at",
        ),
    )


def tiers_of(row: LineYear) -> tuple[Tier, ...]:
    """What pays least first: it is also what is reached first, whatever the direction."""
    tiers = (Tier(at=Decimal(t["at"]), amount_eur=Decimal(t["amount_eur"])) for t in row.tier_rows)
    return tuple(sorted(tiers, key=lambda tier: tier.amount_eur))


def needs_of(row: LineYear) -> tuple[Need, ...]:
    return tuple(
        Need(c["label"], Decimal(c["target"]), _decimal(c["value"])) for c in row.condition_rows
    )


def pieces_of(row: LineYear, *, removed: bool = False) -> tuple[PieceFacts, ...]:
    """In the order in which they were deposited; ``removed``: those that may come back instead."""
    labels = {expected["id"]: expected["label"] for expected in row.expected_rows}
    pieces = (
        PieceFacts(
            id=UUID(p["id"]),
            line_number=row.line.number,
            mission_code=row.line.mission_id,
            action_number=row.line.action_number,
            number=int(p["number"]),
            document_id=UUID(p["document_id"]),
            sha256=p["sha256"],
            name=p["name"],
            media_type=p["media_type"],
            label=p["label"],
            dated_on=date.fromisoformat(p["dated_on"]),
            names_people=p["names_people"] == "true",
            added_at=datetime.fromisoformat(p["added_at"]),
            expected=labels.get(p["expected_id"], ""),
            document=documents.glance(json.loads(p["document"] or "null")),
        )
        for p in row.piece_rows
        if (p["removed_at"] is not None) == removed
    )
    return tuple(sorted(pieces, key=lambda piece: piece.number))


def expected_of(row: LineYear, pieces: Iterable[PieceFacts]) -> tuple[ExpectedPiece, ...]:
    deposited = Counter(piece.expected for piece in pieces)
    expected = [ExpectedPiece(label=p["label"], count=int(p["count"])) for p in row.expected_rows]
    for piece in expected:
        piece.deposited = deposited[piece.label]
    return tuple(expected)


def measures_of(row: LineYear) -> tuple[FigureFacts, ...]:
    """Every figure given for the line, the oldest first."""
    oldest_first = sorted(row.measure_rows, key=lambda m: (m["as_of_on"], m["recorded_at"]))
    return tuple(
        FigureFacts(
            body=m["body"],
            value=Decimal(m["value"]),
            as_of_on=date.fromisoformat(m["as_of_on"]),
            source=m["source"],
            numerator=_whole(m["numerator"]),
            denominator=_whole(m["denominator"]),
            observed_on=date.fromisoformat(m["observed_on"]),
            note=m["note"],
        )
        for m in oldest_first
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)
