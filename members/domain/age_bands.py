"""The size bands of a CPTS, read from dated data. Pure: no database.

The contract fixes the band; the portal computes it from the census and says where they part.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "reference" / "bands.json"
LARGEST_POPULATION = 5_000_000


@dataclass(frozen=True)
class Band:
    """``[lowest, beyond)`` inhabitants; ``beyond`` is None for the last band."""

    code: str
    lowest: int
    beyond: int | None
    wording: str
    doubt: str = ""


@dataclass(frozen=True)
class BandTable:
    valid_from: date
    valid_to: date | None
    near: Decimal
    source: str
    bands: tuple[Band, ...]


@lru_cache
def tables() -> tuple[BandTable, ...]:
    versions = json.loads(REFERENCE.read_text(encoding="utf-8"))["versions"]
    return tuple(_table(version) for version in versions)


def _table(version: dict) -> BandTable:
    ends = version["valid_to"]
    return BandTable(
        valid_from=date.fromisoformat(version["valid_from"]),
        valid_to=date.fromisoformat(ends) if ends else None,
        near=Decimal(version["near"]),
        source=version["source"],
        bands=tuple(Band(**band) for band in version["bands"]),
    )


def table_on(day: date) -> BandTable:
    """The table in force that day; the latest one when nothing newer is known."""
    known = [table for table in tables() if table.valid_from <= day]
    return max(known or tables()[:1], key=lambda table: table.valid_from)


def band_of(population: int, on: date) -> Band:
    """ValueError, in French, for a population that no CPTS can have."""
    if not 1 <= population <= LARGEST_POPULATION:
        raise ValueError("La population doit être comprise entre 1 et 5 000 000 habitants.")
    bands = table_on(on).bands
    return next(b for b in bands if b.beyond is None or population < b.beyond)


def threshold_near(population: int, on: date) -> int | None:
    """The threshold that stands within 3 % (of itself) of this population, if any."""
    table = table_on(on)
    edges = [band.lowest for band in table.bands if band.lowest > 0]
    close = [edge for edge in edges if abs(population - edge) <= table.near * edge]
    return min(close, key=lambda edge: abs(population - edge)) if close else None
