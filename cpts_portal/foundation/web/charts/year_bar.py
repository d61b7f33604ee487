"""The contract year as a bar of twelve months with its numbered milestones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.web.charts.drawing import Chart, Twin, box, draw, label, node, rule
from cpts_portal.foundation.web.charts.palette import FILL, INK, INK_SOFT, PAPER, TRACK

WIDTH, LEFT, RIGHT, BAR_Y, BAR = 720, 12, 708, 34, 18
# letters that a column of the words holds
COLUMN = 54
MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


@dataclass(frozen=True)
class YearMark:
    on: date
    label: str


def _place(day: date, period: Period) -> float:
    inside = min(max((day - period.start).days, 0), period.days)
    return LEFT + (RIGHT - LEFT) * inside / period.days


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _months(period: Period) -> list[str]:
    drawn = []
    for index in range(24):
        first = date(period.start.year + (index // 12), index % 12 + 1, 1)
        if first in period and first != period.start:
            x = _place(first, period)
            drawn.append(rule(x, BAR_Y - 8, x, BAR_Y, INK_SOFT, "soft-rule"))
            name = MONTHS[first.month - 1]
            end = x + 30 > RIGHT
            drawn.append(
                label(
                    x - 3 if end else x + 3,
                    BAR_Y - 12,
                    name,
                    size=12,
                    anchor="end" if end else "start",
                    fill=INK_SOFT,
                    class_="soft",
                )
            )
    return drawn


def _columns(milestones: Sequence[YearMark]) -> int:
    """Two, unless one of the words would leave the drawing."""
    return 1 if any(len(_words(milestone)) > COLUMN for milestone in milestones) else 2


def _words(milestone: YearMark) -> str:
    return f"{_short(milestone.on)}\u00a0: {milestone.label}"


def _numbered(index: int, milestone: YearMark, period: Period, columns: int) -> list[str]:
    """A numbered disc on the bar, and its words in one of the columns below."""
    x = min(max(_place(milestone.on, period), LEFT + 9), RIGHT - 9)
    line, column = divmod(index, columns)
    left, y = LEFT + 352 * column, BAR_Y + 50 + 22 * line
    return [
        node(
            "circle",
            cx=x,
            cy=float(BAR_Y + BAR / 2),
            r=9,
            fill=PAPER,
            stroke=INK,
            stroke_width=1.5,
            class_="dot",
        ),
        label(
            x,
            BAR_Y + BAR / 2 + 4,
            str(index + 1),
            size=11,
            anchor="middle",
            font_weight="600",
            class_="on-dot",
        ),
        label(left, y, f"{index + 1}", size=13, font_weight="600"),
        label(left + 18, y, _words(milestone), size=13),
    ]


def _months_gone(period: Period, today: date) -> int:
    """Whole months since the anniversary, from 0 to 12."""
    gone = (today.year - period.start.year) * 12 + today.month - period.start.month
    return min(max(gone - (today.day < period.start.day), 0), 12)


def year_bar(
    key: str, title: str, *, period: Period, today: date, milestones: Sequence[YearMark] = ()
) -> Chart:
    ordered = sorted(milestones, key=lambda milestone: (milestone.on, milestone.label))
    body = [
        *_months(period),
        box(LEFT, BAR_Y, RIGHT - LEFT, BAR, TRACK, "track", rx=9),
        box(LEFT, BAR_Y, _place(today, period) - LEFT, BAR, FILL["won"], "won", rx=9),
    ]
    columns = _columns(ordered)
    for index, milestone in enumerate(ordered):
        body += _numbered(index, milestone, period, columns)
    lines = -(-len(ordered) // columns)
    twin = Twin(title, ("Date", "Étape"), tuple((_short(m.on), m.label) for m in ordered))
    words = (
        f"{_months_gone(period, today)} mois écoulés sur 12, "
        f"du {_short(period.start)} au {_short(period.last_day)}."
    )
    return draw(key, twin, words, WIDTH, BAR_Y + BAR + 14 + 22 * lines, body)
