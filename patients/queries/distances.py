"""Kilometres between communes of the territory."""

from dataclasses import dataclass, field

from members.queries import communes, territory
from patients.domain.geometry import Point, centre, kilometres


@dataclass(frozen=True)
class Distances:
    """Centres and names of the territory's communes, read once for a page."""

    centres: dict[str, Point | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def between(self, one: str | None, other: str | None) -> int | None:
        """None when one of them is unknown or has no contour."""
        return kilometres(self.centres.get(one), self.centres.get(other))


def read() -> Distances:
    known = territory.facts(contours=True)
    if known is None:
        return Distances()
    return Distances(
        centres={one.code: centre(one.contour) for one in known.communes},
        names={one.code: one.name for one in known.communes},
    )


def names_of_communes() -> dict[str, str]:
    """Code → name, by name: the choices of a form."""
    return {one.code: one.name for one in communes.of_territory()}


def between(one: str | None, other: str | None) -> int | None:
    return read().between(one, other) if one and other else None
