"""Secteurs, the groups of communes that figures are given by, and kilometres between communes."""

from members.queries import communes, territory
from patients.domain.matching import centre, kilometres
from patients.models import Sector, SectorCommune


def sector_of(commune_code: str | None) -> str:
    if not commune_code:
        return ""
    sectors = SectorCommune.objects.filter(commune_id=commune_code)
    return sectors.values_list("sector_id", flat=True).first() or ""


def sectors() -> dict[str, str]:
    """Code → name, by name."""
    return dict(Sector.objects.order_by("name", "code").values_list("code", "name"))


def names_of_communes() -> dict[str, str]:
    """Code → name, by name: the choices of a form."""
    return {commune.code: commune.name for commune in communes.of_territory()}


class Distances:
    """Centres and names of the territory's communes, read once for a page."""

    def __init__(self):
        known = territory.facts(contours=True)
        places = known.communes if known else ()
        self.centres = {commune.code: centre(commune.contour) for commune in places}
        self.names = {commune.code: commune.name for commune in places}

    def km_between(self, start: str | None, end: str | None) -> int | None:
        """None when one of them is unknown or has no contour."""
        return kilometres(self.centres.get(start or ""), self.centres.get(end or ""))
