"""A map of communes shaded by a number. A commune without a contour stays in the table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cpts_portal.foundation.web.charts.drawing import Chart, Twin, box, draw, figure, label, node
from cpts_portal.foundation.web.charts.palette import INK, PAPER, SCALE

WIDTH, MAP = 720, 520
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Area:
    """``contour``: MultiPolygon coordinates (longitude, latitude), or None."""

    code: str
    name: str
    value: int
    contour: Sequence[Sequence[Ring]] | None = None


class _Projection:
    """Longitudes shrunk by the cosine of the latitude: right for an area of 100 km."""

    def __init__(self, points: list[Sequence[float]]):
        self.x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
        y0, self.y1 = min(p[1] for p in points), max(p[1] for p in points)
        self.shrink = math.cos(math.radians((y0 + self.y1) / 2))
        wide, high = (x1 - self.x0) * self.shrink, self.y1 - y0
        self.scale = (MAP - 20) / max(wide, high, 1e-9)
        self.height = high * self.scale + 20

    def __call__(self, point: Sequence[float]) -> tuple[int, int]:
        x = 10 + (point[0] - self.x0) * self.shrink * self.scale
        y = 10 + (self.y1 - point[1]) * self.scale
        return round(x * 2), round(y * 2)


def _path(area: Area, project: _Projection) -> str:
    """Half pixels, relative moves: a quarter of the bytes of absolute coordinates."""
    parts = []
    for polygon in area.contour or ():
        for ring in polygon:
            x, y = project(ring[0])
            moves = [f"M{x} {y}l"]
            for point in ring[1:]:
                nx, ny = project(point)
                if (nx, ny) != (x, y):
                    moves.append(f"{nx - x} {ny - y} ".replace(" -", "-"))
                    x, y = nx, ny
            parts.append("".join(moves).strip() + "z")
    return "".join(parts)


def _centre(area: Area, project: _Projection) -> tuple[float, float]:
    ring = max((polygon[0] for polygon in area.contour or ()), key=len)
    points = [project(point) for point in ring]
    return sum(p[0] for p in points) / len(points) / 2, sum(p[1] for p in points) / len(points) / 2


def _legend(breaks: Sequence[int], unit: str) -> list[str]:
    bounds = [0, *breaks]
    drawn = [label(MAP + 20, 26, unit, size=12, font_weight="600")]
    for index, low in enumerate(bounds):
        y = 38 + 26 * index
        last = index == len(breaks)
        words = (
            f"{figure(low)} et plus" if last else f"{figure(low)} à {figure(bounds[index + 1] - 1)}"
        )
        drawn.append(
            box(MAP + 20, y, 22, 16, SCALE[index], f"s{index}", stroke=INK, stroke_width=0.5)
        )
        drawn.append(label(MAP + 50, y + 13, words, size=12))
    return drawn


def _shape(area: Area, project: _Projection, breaks: Sequence[int], unit: str) -> str:
    step = sum(area.value >= limit for limit in breaks)
    title = node("title", text=f"{area.name} : {figure(area.value)} {unit}")
    return node("path", title, d=_path(area, project), fill=SCALE[step], class_=f"s{step}")


def choropleth(
    key: str,
    title: str,
    areas: Sequence[Area],
    *,
    unit: str,
    breaks: Sequence[int] = (300, 700, 1500, 5000),
    named: int = 7,
) -> Chart:
    """``breaks``: four limits; ``named``: how many of the largest values are written on the map."""
    drawn = [area for area in areas if area.contour]
    points = [p for a in drawn for polygon in a.contour or () for ring in polygon for p in ring]
    project = _Projection(points or [(0, 0), (1, 1)])
    shapes = [_shape(area, project, breaks, unit) for area in drawn]
    # drawn at twice the size so that half pixels are whole numbers
    body = [
        node(
            "g",
            *shapes,
            transform="scale(.5)",
            stroke=PAPER,
            stroke_width=2,
            class_="areas",
            fill_rule="evenodd",
        ),
        *_legend(breaks, unit),
    ]
    for area in sorted(drawn, key=lambda area: (-area.value, area.code))[:named]:
        x, y = _centre(area, project)
        wide = 6.0 * len(area.name) + 8
        body.append(box(x - wide / 2, y - 8, wide, 15, PAPER, "plate", rx=3, opacity=0.85))
        body.append(label(x, y + 4, area.name, size=11.5, anchor="middle", class_="on-map"))
    twin = Twin(
        title,
        ("Code", "Commune", unit[:1].upper() + unit[1:]),
        tuple((area.code, area.name, figure(area.value)) for area in areas),
    )
    missing = len(areas) - len(drawn)
    words = f"Carte de {len(drawn)} communes ; le tableau donne chaque valeur."
    if missing:
        words += f" Communes sans contour, au tableau seulement : {missing}."
    return draw(key, twin, words, WIDTH, max(project.height, 190), body)
