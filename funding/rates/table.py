"""The dated, sourced rates of the agreement, read from their JSON: loading another version needs no
code. Size bands are a step function of the population; yearly ceilings are those of art. D. 1434-44
CSP (PASS) and of the DAS2 declaration."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import euros

MAX_POPULATION = 5_000_000
NEAR = Decimal("0.03")
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
class RateTable:
    versions: tuple[RateVersion, ...]
    bands: tuple[dict, ...]
    missions: dict[str, str]  # code → label
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
        missions={m["code"]: m["label"].replace("'", "’") for m in raw["missions"]},
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


def _contains(row: dict, population: int) -> bool:
    return (
        population >= row.get("min_incl", 0)
        and population > row.get("min_excl", -1)
        and population < row.get("max_excl", MAX_POPULATION + 1)
        and population <= row.get("max_incl", MAX_POPULATION)
    )


def band(population: int) -> str:
    """The band's code. Exactly 80 000 is ambiguous in the published wording: taken as T3."""
    if not 1 <= population <= MAX_POPULATION:
        raise DomainError(
            "La population doit être un nombre entier d’habitants entre 1 et 5 000 000.",
            field="population",
        )
    return next(row["code"] for row in table().bands if _contains(row, population))


def near_threshold(population: int) -> int | None:
    """The threshold within 3 % of the population, if any."""
    for row in table().bands:
        threshold = row.get("min_incl", row.get("min_excl", 0))
        if threshold and abs(population - threshold) <= NEAR * threshold:
            return threshold
    return None


def social_security_ceiling(civil_year: int) -> Decimal | None:
    """PASS of that civil year in euros; None when it is not loaded."""
    return table().ceilings_eur.get(civil_year)


def das2_threshold(civil_year: int) -> Decimal | None:
    known = [amount for start, amount in sorted(table().das2_eur) if start <= civil_year]
    return known[-1] if known else None
