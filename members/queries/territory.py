"""The territory: its communes, its population, the size band they make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet

from cpts_portal.foundation.kernel.money import NARROW_SPACE
from members.domain import age_bands
from members.models import Association, Commune, Territory, TerritoryHeadcount
from members.queries import contracts

SOURCE = (
    "Communes et populations : INSEE, DGCL. Contours : IGN Admin Express COG. Licence Ouverte 2.0."
)


@dataclass(frozen=True)
class TerritoryFacts:
    """``threshold_warning`` is a sentence, empty when there is nothing to say."""

    id: UUID
    name: str
    communes: tuple[Commune, ...]
    population: int
    band: str
    band_wording: str
    threshold_warning: str
    contract_band: str | None
    band_warning: str
    vintage: int
    source: str = SOURCE

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(w for w in (self.threshold_warning, self.band_warning) if w)


def association() -> Association | None:
    return Association.objects.first()


def association_name() -> str:
    row = association()
    return row.name if row else "La CPTS"


def communes_of(epcis: Iterable[str]) -> QuerySet[Commune]:
    """The communes of these intercommunalités (SIREN), the most populated first."""
    rows = Commune.objects.filter(epci__in=list(epcis)).defer("contour")
    return rows.order_by(F("population").desc(nulls_last=True), "code")


def facts(on: date | None = None, *, contours: bool = False) -> TerritoryFacts | None:
    """The association's territory; ``on`` dates the band thresholds and the contract."""
    territory = Territory.objects.filter(association__isnull=False).first()
    if territory is None:
        return None
    communes = Commune.objects.filter(territory=territory).order_by("sort_name", "code")
    if not contours:
        communes = communes.defer("contour")
    return _facts(territory, tuple(communes), on)


def _facts(territory: Territory, communes: tuple[Commune, ...], on: date | None) -> TerritoryFacts:
    contract = contracts.current(on)
    day = on or (contract.signed_on if contract else age_bands.tables()[-1].valid_from)
    population = sum(c.population or 0 for c in communes)
    band = age_bands.band_of(population, day) if population else None
    return TerritoryFacts(
        id=territory.id,
        name=territory.name,
        communes=communes,
        population=population,
        band=band.code if band else "",
        band_wording=band.wording if band else "",
        threshold_warning=threshold_warning(population, day) if band else "",
        contract_band=contract.band if contract else None,
        band_warning=_band_warning(band, contract),
        vintage=max((c.vintage for c in communes), default=0),
    )


def threshold_warning(population: int, day: date) -> str:
    edge = age_bands.threshold_near(population, day)
    if edge is None:
        return ""
    doubt = age_bands.band_of(population, day).doubt if population == edge else ""
    gap = f"{Decimal(abs(population - edge) * 100) / edge:.1f}".replace(".", ",")
    threshold = f"{edge:,}".replace(",", NARROW_SPACE)
    sentence = (
        f"À {gap} % du seuil de {threshold} habitants : un nouveau recensement peut changer la "
        "taille."
    )
    return f"{sentence} {doubt}".strip()


def _band_warning(band, contract) -> str:
    if band is None or contract is None or band.code == contract.band:
        return ""
    return (
        f"Le contrat retient la taille {contract.band[1:]}, les populations de ce millésime "
        f"donnent la taille {band.code[1:]} : le contrat fait foi."
    )


def denominators(on: date | None = None) -> list[TerritoryHeadcount]:
    """How many professionals of each kind work on the territory: the latest known at that day."""
    rows = TerritoryHeadcount.objects.filter(territory__association__isnull=False)
    if on:
        rows = rows.filter(as_of__lte=on)
    return list(rows.order_by("kind", "-as_of").distinct("kind"))
