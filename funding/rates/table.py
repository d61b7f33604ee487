"""The rate table read from its JSON: loading another version of the agreement needs no code."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import euros

PACKAGED = Path(__file__).with_name("aci_rates.json")

# what the portal says of each degree of certainty; C and D are never shown as official
CONFIDENCE = {
    "A": "montant publié",
    "B": "calcul exact à partir de montants publiés",
    "C": "à vérifier sur votre contrat",
    "D": "à vérifier sur votre contrat",
    "UNKNOWN": "inconnu : à lire sur votre contrat",
}
FUNCTIONING = "fonctionnement"
CRISIS = "crise"
CRISIS_PARTS = {
    "first-plan": "plan_first_year",
    "update": "plan_update_each_later_year",
    "recognised": "actual_crisis_recognised_by_ARS",
}


@dataclass(frozen=True)
class Cell:
    """One amount of the table; ``amount_eur`` is None where nothing was published."""

    amount_eur: Decimal | None
    confidence: str
    source: str

    @property
    def confidence_label(self) -> str:
        return CONFIDENCE[self.confidence]


@dataclass(frozen=True)
class RateVersion:
    id: str
    label: str
    valid_from: date
    valid_to: date | None
    cells: dict[tuple[str, str, str], Cell]

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def has(self, mission: str) -> bool:
        return any(code == mission for code, _part, _band in self.cells)

    def cell(self, mission: str, part: str, band: str) -> Cell:
        """``part``: fixed, variable, total_max, or an event of CRISIS_PARTS."""
        return self.cells[mission, CRISIS_PARTS.get(part, part), band]


@dataclass(frozen=True)
class MissionRule:
    code: str
    label: str
    start_max_months: int | None
    deploy_max_months: int | None


@dataclass(frozen=True)
class RateTable:
    versions: tuple[RateVersion, ...]
    bands: tuple[dict, ...]
    missions: dict[str, MissionRule]
    advance_rate: Decimal
    ceilings_eur: dict[int, Decimal]
    das2_eur: tuple[tuple[int, Decimal], ...]


def _cells(lines: dict, sources: dict[str, str]) -> dict[tuple[str, str, str], Cell]:
    cells = {}
    for mission, parts in lines.items():
        for part, by_band in parts.items():
            if not isinstance(by_band, dict):
                continue
            for band, raw in by_band.items():
                amount = None if raw["eur"] is None else euros(str(raw["eur"]))
                source = " ; ".join(sources.get(key, key) for key in raw["src"])
                cells[mission, part, band] = Cell(amount, raw["conf"], source)
    return cells


def _version(raw: dict, sources: dict[str, str]) -> RateVersion:
    return RateVersion(
        id=raw["id"],
        label=raw.get("label_fr", raw["label"]),
        valid_from=date.fromisoformat(raw["valid_from"]),
        valid_to=date.fromisoformat(raw["valid_to"]) if raw["valid_to"] else None,
        cells=_cells(raw["lines"], sources),
    )


def load(path: Path) -> RateTable:
    raw = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    sources = raw["sources"] | raw.get("sources_fr", {})
    rules = raw["payment_rules"]
    return RateTable(
        versions=tuple(_version(version, sources) for version in raw["versions"]),
        bands=tuple(raw["size_bands"]),
        missions={
            m["code"]: MissionRule(
                m["code"],
                m["label"].replace("'", "’"),
                m["start_max_months"],
                m["deploy_max_months"],
            )
            for m in raw["missions"]
        },
        advance_rate=Decimal(rules["advance_rate"]),
        ceilings_eur={
            int(year): euros(amount) for year, amount in raw["indemnity_cap_pass_eur"].items()
        },
        das2_eur=tuple(
            (int(years.split("-")[0]), euros(amount))
            for years, amount in raw["das2_threshold_eur_per_payee_year"].items()
        ),
    )


@lru_cache
def table() -> RateTable:
    return load(PACKAGED)


def load_version(version_id: str) -> RateVersion:
    for version in table().versions:
        if version.id == version_id:
            return version
    raise DomainError(f"La version de tarifs « {version_id} » n’existe pas.")


def in_force(on: date) -> RateVersion:
    """The version of the agreement that a contract signed that day follows."""
    for version in table().versions:
        if version.holds(on):
            return version
    first = min(version.valid_from for version in table().versions)
    raise DomainError(
        f"Aucun accord n’est connu au {on:%d/%m/%Y} : le premier date du {first:%d/%m/%Y}.",
        field="signed_on",
    )
