"""Who we are and where: the association, its communes, the professionals who work there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from members import models
from members.permissions import sets_up

NO_ASSOCIATION = "Enregistrez d’abord l’association."


@transaction.atomic(durable=True)
def found_association(
    *, by: Actor, at: datetime, territory_name: str, commune_codes: Iterable[str], **identity
) -> models.Association:
    """``identity``: the fields of ``Association``."""
    sets_up.require(by)
    if models.Association.objects.exists():
        raise DomainError("Ce portail sert déjà une association.")
    territory = save_validated(models.Territory(name=territory_name))
    _apply_communes(territory, commune_codes)
    association = save_validated(models.Association(territory=territory, **identity))
    audit.add_entry("association.founded", by=by, at=at, target=association)
    return association


@transaction.atomic(durable=True)
def redraw_territory(*, by: Actor, at: datetime, commune_codes: Iterable[str]) -> models.Territory:
    sets_up.require(by)
    ours = models.Territory.objects.filter(association__isnull=False)
    territory = find_or_refuse(ours, NO_ASSOCIATION, lock=True)
    _apply_communes(territory, commune_codes)
    audit.add_entry("territory.redrawn", by=by, at=at, target=territory, fields=("communes",))
    return territory


@transaction.atomic(durable=True)
def record_headcount(
    *, by: Actor, at: datetime, profession: tuple[str, str], **headcount
) -> models.TerritoryHeadcount:
    """``profession`` is ``(system, code)``; ``headcount``: the fields of ``TerritoryHeadcount``. An
    empty ``detail`` counts the whole profession."""
    sets_up.require(by)
    rows = models.Association.objects.select_related("territory")
    association = find_or_refuse(rows, NO_ASSOCIATION)
    row = save_validated(
        models.TerritoryHeadcount(
            territory=association.territory, profession=find_profession(profession), **headcount
        )
    )
    audit.add_entry("headcount.recorded", by=by, at=at, target=row)
    return row


def find_profession(profession: tuple[str, str]) -> models.Profession:
    system, code = profession
    rows = models.Profession.objects.filter(system=system, code=code)
    return find_or_refuse(rows, "Choisissez une profession de la liste.", field="profession")


def find_commune(code: str | None) -> models.Commune | None:
    if not code:
        return None
    rows = models.Commune.objects.defer("contour").filter(code=code)
    return find_or_refuse(
        rows, "Cette commune ne figure pas dans la table officielle.", field="commune"
    )


def _apply_communes(territory: models.Territory, codes: Iterable[str]) -> None:
    chosen = set(codes)
    known = dict(models.Commune.objects.filter(code__in=chosen).values_list("code", "parent_id"))
    _refuse_unknown(chosen - known.keys())
    doubled = {code for code, parent in known.items() if parent in chosen}
    if doubled:
        raise DomainError(
            "Un arrondissement et sa commune compteraient deux fois les mêmes habitants : "
            f"{', '.join(sorted(doubled))}.",
            field="communes",
        )
    if not chosen:
        raise DomainError("Un territoire compte au moins une commune.", field="communes")
    territory.places.exclude(commune_id__in=chosen).delete()
    present = set(territory.places.values_list("commune_id", flat=True))
    models.TerritoryCommune.objects.bulk_create(
        [
            models.TerritoryCommune(territory=territory, commune_id=code)
            for code in sorted(chosen - present)
        ]
    )


def _refuse_unknown(codes: set[str]) -> None:
    if codes:
        raise DomainError(
            f"Ces codes ne sont pas ceux d’une commune : {', '.join(sorted(codes)[:5])}.",
            field="communes",
        )
