"""The territory and the people: communes, mandates, professions."""

from collections import Counter
from datetime import date

from cpts_portal.foundation.kernel.frozen_json import copied
from cpts_portal.foundation.kernel.periods import Period
from funding.dossier.content import figures_place
from members.models import Contract
from members.queries import directory, membership, people
from members.queries import territory as territories

# a thousandth of a degree, about a hundred metres: less than a pixel of the map
DECIMALS = 3


def territory_part(contract: Contract, on: date) -> figures_place.TerritoryPart | None:
    facts = territories.facts(on, contours=True)
    if facts is None:
        return None
    return figures_place.TerritoryPart(
        contract_band=contract.band,
        contract_population=contract.population,
        **copied(facts, "name", "population", "band", "band_wording", "warnings"),
        **copied(facts, "vintage", "source"),
        communes=tuple(
            figures_place.CommuneRow(c.code, c.name, c.population, _rounded(c.contour))
            for c in facts.communes
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


def governance_part(period: Period, on: date, meetings: int) -> figures_place.GovernancePart:
    persons, structures = membership.active_on(on)
    joined, left = membership.changes_between(period.start, period.end)
    return figures_place.GovernancePart(
        members=len(persons),
        structures=len(structures),
        joined=joined,
        left=left,
        offices=_offices(on),
        bodies=_bodies(on),
        professions=_professions(on),
        structure_names=tuple(s.name for s in directory.structures_on(on)),
        meetings=meetings,
    )


def _offices(on: date) -> tuple[figures_place.OfficeRow, ...]:
    held = [
        figures_place.OfficeRow(m.get_office_display(), m.person.name, m.starts_on)
        for m in directory.mandates_on(on)
    ]
    return tuple(sorted(held, key=lambda row: (row.office, row.name)))


def _bodies(on: date) -> tuple[figures_place.BodyRow, ...]:
    seats = Counter(seat.body.name for seat in directory.seats_on(on))
    return tuple(figures_place.BodyRow(name, count) for name, count in sorted(seats.items()))


def _professions(on: date) -> tuple[figures_place.ProfessionRow, ...]:
    """With the headcount of the territory where it is known, without it elsewhere."""
    heads, counts = territories.denominators(on), people.count_by_profession(on)
    rows = [
        figures_place.ProfessionRow(share.label, share.members, share.count, share.source)
        for share in membership.shares_of(counts, heads)
    ]
    for row in counts:
        if not any(
            head.profession_id == row.profession_id and head.detail in ("", row.detail)
            for head in heads
        ):
            label = f"{row.label}, {row.detail}" if row.detail else row.label
            rows.append(figures_place.ProfessionRow(label, row.count, None, ""))
    return tuple(sorted(rows, key=lambda row: (-row.members, row.label)))
