"""How far two communes are, as the crow flies, from the centres of their contours."""

import math
from collections.abc import Sequence

EARTH_KM = 6371.0
Point = tuple[float, float]


def centre(contour: Sequence | None) -> Point | None:
    """Of the largest ring of a MultiPolygon (longitude, latitude); None without a contour."""
    rings = [polygon[0] for polygon in contour or () if polygon and len(polygon[0]) > 2]
    if not rings:
        return None
    ring = max(rings, key=lambda one: abs(_twice_area(one)))
    twice = _twice_area(ring)
    if not twice:
        return ring[0][0], ring[0][1]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return x / (3 * twice), y / (3 * twice)


def _twice_area(ring: Sequence[Sequence[float]]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)


def kilometres(one: Point | None, other: Point | None) -> int | None:
    """Rounded; None when a centre is unknown."""
    if one is None or other is None:
        return None
    (x1, y1), (x2, y2) = ([math.radians(v) for v in point] for point in (one, other))
    half = math.sin((y2 - y1) / 2) ** 2
    half += math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return round(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))))
