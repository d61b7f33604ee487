"""Secteurs: the groups of communes that figures are given by."""

from dataclasses import dataclass

from patients.models import Sector, SectorCommune


@dataclass(frozen=True)
class SectorFacts:
    code: str
    name: str
    communes: tuple[str, ...]


def code_of(commune_code: str | None) -> str:
    if not commune_code:
        return ""
    found = SectorCommune.objects.filter(commune_id=commune_code)
    return found.values_list("sector_id", flat=True).first() or ""


def everything() -> tuple[SectorFacts, ...]:
    """By name, each with its communes' codes."""
    communes: dict[str, list[str]] = {}
    for code, sector in SectorCommune.objects.order_by("commune_id").values_list(
        "commune_id", "sector_id"
    ):
        communes.setdefault(sector, []).append(code)
    return tuple(
        SectorFacts(row.code, row.name, tuple(communes.get(row.code, ())))
        for row in Sector.objects.order_by("name", "code")
    )


def choices() -> list[tuple[str, str]]:
    return list(names().items())


def names() -> dict[str, str]:
    return dict(Sector.objects.order_by("name", "code").values_list("code", "name"))
