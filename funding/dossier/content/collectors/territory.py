from datetime import date

from funding.dossier.content.figures_place import CommuneRow, TerritoryPart
from members.queries import territory
from members.queries.contracts import ContractFacts

# a thousandth of a degree, about a hundred metres: less than a pixel of the map
DECIMALS = 3


def collect(contract: ContractFacts, on: date) -> TerritoryPart | None:
    facts = territory.facts(on, contours=True)
    if facts is None:
        return None
    return TerritoryPart(
        name=facts.name,
        population=facts.population,
        band=facts.band,
        band_wording=facts.band_wording,
        contract_band=contract.band,
        contract_population=contract.population,
        warnings=facts.warnings,
        vintage=facts.vintage,
        source=facts.source,
        communes=tuple(
            CommuneRow(c.code, c.name, c.population, _rounded(c.contour)) for c in facts.communes
        ),
    )


def _rounded(contour) -> tuple | None:
    if not contour:
        return None
    return tuple(tuple(tuple(_ring(ring)) for ring in polygon) for polygon in contour)


def _ring(ring):
    """Points that fall on the one before are left out."""
    before = None
    for x, y in ring:
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if point != before:
            yield point
        before = point
