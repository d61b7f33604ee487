"""Does an offer fit a need? Every criterion is answered in words, the one that stops first; and how
far two communes are, as the crow flies, from the centres of their contours."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patients.domain import ages, labels


@dataclass(frozen=True)
class Criterion:
    name: str
    is_met: bool
    words: str


def criteria(request, offer, *, places: int, home: int, km: int | None) -> tuple[Criterion, ...]:
    """``places`` still free; ``home``: how many of one home wait together, and are placed together.
    An empty list of an offer means any."""
    return tuple(_criteria(request, offer, places, home, km))


def stops(criteria: Iterable[Criterion]) -> Criterion | None:
    """The first criterion that is not met."""
    return next((criterion for criterion in criteria if not criterion.is_met), None)


def _criteria(request, offer, places: int, home: int, km: int | None):
    yield _places(home, places)
    if offer.communes:
        inside = request.commune_id in offer.communes
        yield Criterion("communes", inside, "Commune acceptée" if inside else "Commune non retenue")
    if offer.max_km is not None:
        yield _distance(offer.max_km, km)
    if offer.ages:
        accepted = ages.band(request.age) in offer.ages
        yield Criterion("ages", accepted, "Âge accepté" if accepted else "Âge non retenu")
    if request.ald:
        words = "Accepte les ALD" if offer.ald else "N’accepte pas les ALD"
        yield Criterion("ald", offer.ald, words)
    if request.home_visit:
        words = "Visites à domicile" if offer.home_visits else "Pas de visites à domicile"
        yield Criterion("home_visits", offer.home_visits, words)
    if home > 1:
        words = f"Foyer de {home}"
        words += " accepté" if offer.families else ", une seule personne acceptée"
        yield Criterion("families", offer.families, words)


def _places(needed: int, free: int) -> Criterion:
    if free <= 0:
        return Criterion("places", False, "Plus de place")
    if free < needed:
        return Criterion("places", False, f"{needed} places nécessaires, {free} libre")
    return Criterion("places", True, labels.free_places(free))


def _distance(most: int, km: int | None) -> Criterion:
    if km is None:
        return Criterion("distance", True, "Distance inconnue")
    words = f"{far(km)} ({most} km au plus)"
    words = words[:1].upper() + words[1:]
    return Criterion("distance", km <= most, words)


def far(km: int) -> str:
    """« même commune » ; « 8 km »"""
    return f"{km} km" if km else "même commune"


EARTH_KM = 6371.0
Point = tuple[float, float]


def centre(contour: Sequence | None) -> Point | None:
    """Of the largest ring of a MultiPolygon (longitude, latitude); None without a contour."""
    rings = [polygon[0] for polygon in contour or () if polygon and len(polygon[0]) > 2]
    if not rings:
        return None
    ring = max(rings, key=lambda ring: abs(_twice_area(ring)))
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


def kilometres(start: Point | None, end: Point | None) -> int | None:
    """Rounded; None when a centre is unknown."""
    if start is None or end is None:
        return None
    (x1, y1), (x2, y2) = ([math.radians(v) for v in point] for point in (start, end))
    half = math.sin((y2 - y1) / 2) ** 2
    half += math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return round(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))))
