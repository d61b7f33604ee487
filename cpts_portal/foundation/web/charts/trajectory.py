"""An indicator over the years, with its baseline and its target (or tiers)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.french import plural
from cpts_portal.foundation.web.charts.drawing import (
    Chart,
    Twin,
    box,
    draw,
    figure,
    label,
    node,
    rule,
)
from cpts_portal.foundation.web.charts.palette import FILL, INK_SOFT, LINE, PAPER

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 440, 190, 8, 330, 30, 158


@dataclass(frozen=True)
class Point:
    """``value`` None: nothing measured, and a hole in the line (missing is not zero)."""

    label: str
    value: Decimal | int | None


@dataclass(frozen=True)
class Level:
    label: str
    value: Decimal | int


def _decimals(values: Sequence[Decimal | int]) -> int:
    return 0 if all(value == int(value) for value in values) else 1


class _Scale:
    def __init__(self, values: Sequence[Decimal | int]):
        low, high = float(min(values)), float(max(values))
        margin = (high - low) * 0.12 or max(abs(high) * 0.1, 1)
        self.low, self.high = low - margin, high + margin

    def y(self, value: Decimal | int) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return BOTTOM - share * (BOTTOM - TOP)


def _levels(levels: Sequence[Level], scale: _Scale, decimals: int) -> list[str]:
    """Dashed lines, their words at the right, pushed apart where two would overlap."""
    drawn, last = [], TOP - 30.0
    for level in sorted(levels, key=lambda level: (scale.y(level.value), level.label)):
        y = scale.y(level.value)
        words = max(y, last + 15)
        last = words
        drawn.append(rule(LEFT, y, RIGHT, y, INK_SOFT, "soft-rule", stroke_dasharray="4 4"))
        text = f"{level.label} {figure(level.value, decimals)}"
        drawn.append(label(RIGHT + 8, words + 4, text, size=12, fill=INK_SOFT, class_="soft"))
    return drawn


def _line(points: Sequence[Point], scale: _Scale, decimals: int) -> list[str]:
    step = (RIGHT - LEFT) / max(len(points), 1)
    drawn: list[str] = []
    before = None
    for index, point in enumerate(points):
        x = LEFT + step * (index + 0.5)
        drawn.append(label(x, BOTTOM + 22, point.label, size=12, anchor="middle"))
        if point.value is None:
            before = None
            continue
        y = scale.y(point.value)
        if before:
            drawn.insert(0, rule(*before, x, y, FILL["won"], "won-line", stroke_width=2.5))
        drawn.append(
            node(
                "circle",
                cx=x,
                cy=y,
                r=5,
                fill=FILL["won"],
                stroke=PAPER,
                stroke_width=2,
                class_="won",
            )
        )
        value = figure(point.value, decimals)
        wide = 7.0 * len(value) + 4
        drawn.append(box(x - wide / 2, y - 23, wide, 15, PAPER, "plate", opacity=0.85))
        drawn.append(label(x, y - 11, value, anchor="middle", font_weight="600"))
        before = (x, y)
    return drawn


def trajectory(
    key: str, title: str, *, unit: str, points: Sequence[Point], levels: Sequence[Level] = ()
) -> Chart:
    measured = [point.value for point in points if point.value is not None]
    values = [*measured, *(level.value for level in levels)] or [0, 1]
    scale, decimals = _Scale(values), _decimals(values)
    body = [
        rule(LEFT, BOTTOM, RIGHT, BOTTOM, LINE, "rule"),
        label(LEFT, 12, unit, size=12, fill=INK_SOFT, class_="soft"),
        *_levels(levels, scale, decimals),
        *_line(points, scale, decimals),
    ]
    rows = [
        (p.label, "non mesuré" if p.value is None else figure(p.value, decimals)) for p in points
    ]
    rows += [(level.label, figure(level.value, decimals)) for level in levels]
    twin = Twin(title, ("Repère", f"Valeur ({unit})"), tuple(rows))
    s = plural(len(measured))
    words = f"{len(measured)} valeur{s} mesurée{s} sur {len(points)}, en {unit}."
    return draw(key, twin, words, WIDTH, HEIGHT, body)
