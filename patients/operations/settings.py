"""What the CPTS sets: its sectors, and dated settings."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import save_validated
from members.queries import communes
from patients.models import Sector, SectorCommune, SettingsVersion
from patients.permissions import sets_up_care

NOT_YOURS = "Seule la coordinatrice règle l’accès aux soins."


@transaction.atomic(durable=True)
def set_sectors(*, by: Actor, at: datetime, sectors: Mapping[str, Iterable[str]]) -> None:
    """Name → codes of its communes; replaces what was there. Facts keep the sector of their day."""
    sets_up_care.require(by, NOT_YOURS)
    known = {commune.code for commune in communes.of_territory()}
    codes = [code for places in sectors.values() for code in places]
    if unknown := sorted(set(codes) - known):
        raise DomainError(f"Hors du territoire : {', '.join(unknown[:5])}.", field="sectors")
    if len(codes) != len(set(codes)):
        raise DomainError("Une commune n’appartient qu’à un secteur.", field="sectors")
    SectorCommune.objects.all().delete()
    Sector.objects.all().delete()
    for name, places in sectors.items():
        row = save_validated(Sector(code=code_of_sector(name), name=name), force_insert=True)
        SectorCommune.objects.bulk_create(
            [SectorCommune(sector=row, commune_id=code) for code in places]
        )
    audit.add_entry("sectors.set", by=by, at=at, target=Sector)


def code_of_sector(name: str) -> str:
    return sort_name(name).replace(" ", "-")[:20]


@transaction.atomic(durable=True)
def change_settings(*, by: Actor, at: datetime, valid_from: date, **values) -> None:
    """A new version from that day on; what is not given stays as it was."""
    sets_up_care.require(by, NOT_YOURS)
    past = SettingsVersion.objects.filter(valid_from__lte=valid_from).order_by("-valid_from")
    latest = past.first() or SettingsVersion()
    names = (
        *("minors_open", "mask_threshold", "emergency", "attempts_allowed", "neighbours"),
        "pregnancy_days",
    )
    settings = {name: getattr(latest, name) for name in names} | values
    row = SettingsVersion(valid_from=valid_from, set_at=at, set_by=by.id, **settings)
    save_validated(row, force_insert=True)
    audit.add_entry("patients_settings.change", by=by, at=at, target=row, fields=sorted(values))
