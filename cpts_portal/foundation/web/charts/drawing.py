"""SVG written by hand, escaped here and nowhere else. Same input, same string."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cpts_portal.foundation.kernel.money import NARROW_SPACE, NO_BREAK_SPACE
from cpts_portal.foundation.web.charts.palette import INK
from cpts_portal.foundation.web.figures import Stamp, marked

Cell = str | int | Decimal | None
NO_STAMP = Stamp(None, None)


@dataclass(frozen=True)
class Twin:
    """The table that says what the drawing shows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    svg: SafeString
    twin: Twin = field(compare=False)

    @property
    def title(self) -> str:
        return self.twin.caption


def node(tag: str, *children: str, text: str = "", **attributes) -> str:
    """One element; ``text`` and the attributes are escaped, ``children`` are nodes already."""
    marks = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = escape(text) + "".join(children)
    return f"<{tag}{marks}>{inside}</{tag}>" if inside else f"<{tag}{marks}/>"


def _plain(value) -> str:
    """1.0 → "1", 12.345 → "12.3": a tenth of a pixel is enough."""
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return str(value)


def label(x: float, y: float, text: str, *, size: float = 13, anchor: str = "start", **more) -> str:
    more.setdefault("fill", INK)
    more.setdefault("class_", "ink")
    return node(
        "text",
        text=text,
        x=float(x),
        y=float(y),
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_family="Source Sans 3, sans-serif",
        **more,
    )


def box(x: float, y: float, width: float, height: float, fill: str, kind: str, **more) -> str:
    return node(
        "rect",
        x=float(x),
        y=float(y),
        width=float(max(width, 0)),
        height=float(height),
        fill=fill,
        class_=kind,
        **more,
    )


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str, kind: str, **more) -> str:
    more.setdefault("stroke_width", 1)
    return node(
        "line",
        x1=float(x1),
        y1=float(y1),
        x2=float(x2),
        y2=float(y2),
        stroke=stroke,
        class_=kind,
        **more,
    )


def draw(
    key: str,
    twin: Twin,
    description: str,
    width: int,
    height: float,
    body: Iterable[str],
    stamp: Stamp = NO_STAMP,
):
    """The whole drawing. ``key`` makes the ids unique in the page: letters, digits, dashes."""
    svg = node(
        "svg",
        node("title", text=twin.caption, id=f"{key}-title"),
        node("desc", text=description, id=f"{key}-desc"),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {_plain(float(height))}",
        class_="chart",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        **{name.replace("-", "_"): value for name, value in stamp.attributes.items()},
    )
    return Chart(svg=mark_safe(svg), twin=twin)


def figure(value: Decimal | int, decimals: int = 0) -> str:
    """``12 345,6`` with narrow no-break spaces and a true minus sign."""
    whole = f"{abs(value):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"−{whole}" if value < 0 else whole


def money(value: Decimal | int) -> str:
    """Whole euros in a drawing; cents only where there are some."""
    decimals = 0 if value == int(value) else 2
    return figure(value, decimals) + NO_BREAK_SPACE + "€"


def amount_label(
    x: float, y: float, text: str, value: Decimal | int, code: str = "", **more
) -> str:
    """An amount in the drawing, with its code where the page names its figures."""
    if code:
        more |= {"data_figure": code, "data_value": str(value)}
    return label(x, y, text, **more)


def amount_cell(value: Decimal | int, code: str = "", stamp: Stamp = NO_STAMP) -> str:
    """The same in the table beside the drawing."""
    return marked(money(value), code=code, value=value, stamp=stamp) if code else money(value)


def wrap(text: str, limit: int) -> Sequence[str]:
    """At most two lines of ``limit`` characters; what does not fit ends with an ellipsis."""
    lines: list[str] = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:
        lines = [lines[0], lines[1] + "…"]
    return [line if len(line) <= limit else line[: limit - 1] + "…" for line in lines]
