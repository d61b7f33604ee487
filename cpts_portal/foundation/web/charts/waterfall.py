"""From the fixed part to the maximum of the contract, step by step, one line per step."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.web.charts.drawing import (
    NO_STAMP,
    Chart,
    Twin,
    amount_cell,
    amount_label,
    box,
    draw,
    label,
    money,
    rule,
)
from cpts_portal.foundation.web.charts.palette import FILL, LINE, PAPER
from cpts_portal.foundation.web.figures import Stamp

WIDTH, LEFT, BAR, ROW = 720, 208, 390, 36


@dataclass(frozen=True)
class WaterfallStep:
    """``kind``: fixed, won, defend, possible or lost; ``code``: of the figure it shows."""

    label: str
    amount_eur: Decimal
    kind: str
    code: str = ""


def _bar(step: WaterfallStep, x: float, y: float, width: float) -> str:
    """What is not won yet is outlined, not filled: the difference holds without colours."""
    fill = FILL[step.kind]
    if step.kind in ("possible", "lost"):
        return box(
            x + 1,
            y + 1,
            max(width - 2, 1),
            20,
            PAPER,
            f"{step.kind} open",
            stroke=fill,
            stroke_width=2,
            stroke_dasharray="5 3" if step.kind == "lost" else None,
        )
    return box(x, y, max(width, 1.5), 22, fill, step.kind)


def waterfall(
    key: str,
    title: str,
    steps: Sequence[WaterfallStep],
    *,
    total: str,
    total_code: str = "",
    stamp: Stamp = NO_STAMP,
) -> Chart:
    """``total`` names the last line, the sum of all steps."""
    summed = sum((step.amount_eur for step in steps), ZERO)
    scale = BAR / float(summed) if summed else 0.0
    body, reached = [], 0.0
    for index, step in enumerate(steps):
        y, width = 6 + ROW * index, float(step.amount_eur) * scale
        x = LEFT + reached
        body += [
            label(LEFT - 10, y + 16, step.label, anchor="end"),
            _bar(step, x, y, width),
            _amount(x + width + 8, y + 16, step.amount_eur, step.code),
            rule(x + width, y + 22, x + width, y + ROW, LINE, "rule"),
        ]
        reached += width
    y = 6 + ROW * len(steps)
    body += [
        label(LEFT - 10, y + 16, total, anchor="end", font_weight="600"),
        box(LEFT, y, reached, 22, FILL["total"], "total"),
        _amount(LEFT + reached + 8, y + 16, summed, total_code),
    ]
    rows = [(step.label, amount_cell(step.amount_eur, step.code, stamp)) for step in steps]
    rows.append((total, amount_cell(summed, total_code, stamp)))
    twin = Twin(title, ("Étape", "Montant"), tuple(rows))
    words = "De la part fixe au total. Le tableau donne chaque montant."
    return draw(key, twin, words, WIDTH, 6 + ROW * (len(steps) + 1), body, stamp)


def _amount(x: float, y: float, amount: Decimal, code: str) -> str:
    return amount_label(x, y, money(amount), amount, code, font_weight="600")
