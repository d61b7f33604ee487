"""The same for the territory and the people: communes, mandates, professions."""

from dataclasses import dataclass
from datetime import date

Point = tuple[float, ...]
Polygon = tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class CommuneRow:
    """``contour``: MultiPolygon coordinates rounded to a hundred metres, or nothing."""

    code: str
    name: str
    population: int | None
    contour: tuple[Polygon, ...] | None


@dataclass(frozen=True)
class TerritoryPart:
    name: str
    population: int
    band: str
    band_wording: str
    contract_band: str
    contract_population: int
    warnings: tuple[str, ...]
    vintage: int
    source: str
    communes: tuple[CommuneRow, ...]


@dataclass(frozen=True)
class OfficeRow:
    office: str
    name: str
    since_on: date


@dataclass(frozen=True)
class BodyRow:
    name: str
    seats: int


@dataclass(frozen=True)
class ProfessionRow:
    """``territory`` None: how many practise there is not known."""

    label: str
    members: int
    territory: int | None
    source: str


@dataclass(frozen=True)
class GovernancePart:
    members: int
    structures: int
    joined: int
    left: int
    offices: tuple[OfficeRow, ...]
    bodies: tuple[BodyRow, ...]
    professions: tuple[ProfessionRow, ...]
    structure_names: tuple[str, ...]
    meetings: int

    @property
    def counted(self) -> tuple[int, int]:
        """Members and professionals of the professions whose headcount is known."""
        known = [row for row in self.professions if row.territory]
        return sum(row.members for row in known), sum(row.territory or 0 for row in known)
