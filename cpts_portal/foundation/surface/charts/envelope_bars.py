"""Envelopes: allotted (the track), received (a mark), spent (the bar), left (in words)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.surface.charts.drawing import (
    Chart,
    Twin,
    box,
    draw,
    label,
    money,
    rule,
)
from cpts_portal.foundation.surface.charts.palette import FILL, INK, INK_SOFT, TRACK

WIDTH, BAR, LEFT, ROW = 720, 400, 168, 46


@dataclass(frozen=True)
class Envelope:
    label: str
    allotted_eur: Decimal
    received_eur: Decimal
    spent_eur: Decimal

    @property
    def left_eur(self) -> Decimal:
        return self.allotted_eur - self.spent_eur


def _left(one: Envelope) -> str:
    if one.left_eur < 0:
        return f"dépassement {money(-one.left_eur)}"
    return f"reste {money(one.left_eur)}"


def _row(one: Envelope, y: float, scale: float) -> list[str]:
    allotted = float(one.allotted_eur) * scale
    spent = float(one.spent_eur) * scale
    received = LEFT + float(one.received_eur) * scale
    drawn = [
        label(LEFT - 10, y + 14, one.label, anchor="end", font_weight="600"),
        box(LEFT, y, allotted, 20, TRACK, "track"),
        box(LEFT, y + 4, min(spent, allotted), 12, FILL["spent"], "spent"),
        label(LEFT + BAR + 12, y + 8, f"{money(one.spent_eur)} dépensés", size=12),
        label(LEFT + BAR + 12, y + 23, _left(one), size=12, fill=INK_SOFT, class_="soft"),
    ]
    if spent > allotted:
        drawn.append(box(LEFT + allotted, y + 4, spent - allotted, 12, FILL["over"], "over"))
    if one.received_eur:
        drawn.append(rule(received, y - 3, received, y + 23, INK, "mark", stroke_width=2))
    return drawn


def envelope_bars(key: str, title: str, envelopes: Sequence[Envelope]) -> Chart:
    most = max((max(e.allotted_eur, e.spent_eur, e.received_eur) for e in envelopes), default=0)
    scale = BAR / float(most) if most else 0.0
    body = [
        box(LEFT, 4, 16, 12, TRACK, "track"),
        label(LEFT + 22, 14, "alloué", size=12),
        box(LEFT + 84, 4, 16, 12, FILL["spent"], "spent"),
        label(LEFT + 106, 14, "dépensé", size=12),
        rule(LEFT + 184, 2, LEFT + 184, 18, INK, "mark", stroke_width=2),
        label(LEFT + 192, 14, "reçu", size=12),
    ]
    for index, one in enumerate(envelopes):
        body += _row(one, 36 + ROW * index, scale)
    twin = Twin(
        title,
        ("Enveloppe", "Alloué", "Reçu", "Dépensé", "Reste"),
        tuple(
            (
                e.label,
                *map(money, (e.allotted_eur, e.received_eur, e.spent_eur, e.left_eur)),
            )
            for e in envelopes
        ),
    )
    words = "Pour chaque enveloppe : montant alloué, reçu, dépensé, et ce qui reste."
    return draw(key, twin, words, WIDTH, 36 + ROW * len(envelopes), body)
