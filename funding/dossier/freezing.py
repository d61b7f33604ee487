"""The contents of a year as they are at one moment, kept for good. Inner pieces of operations."""

from datetime import datetime

from django.db import connection, transaction

from cpts_portal.foundation.kernel.actor import Actor
from funding.contract_years import find_year
from funding.dossier.contents import DossierContents
from funding.dossier.frozen import sha256
from funding.dossier.models import Dossier, Freeze
from funding.keeping import keep


def collect_as_of(year: int, at: datetime) -> DossierContents:
    """Everything as of one moment, whatever changes meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return DossierContents.collect(year, at)


def locked_dossier(year: int, at: datetime) -> Dossier:
    contract_year = find_year(year)
    Dossier.objects.bulk_create([Dossier(year=contract_year, changed_at=at)], ignore_conflicts=True)
    return Dossier.objects.select_for_update(of=("self",)).get(year=contract_year)


def freeze(contents: DossierContents, by: Actor, at: datetime) -> Freeze:
    """The last freeze when nothing changed since, else the next version."""
    dossier = locked_dossier(contents.cover.year, at)
    last = dossier.freezes.order_by("-version").first()
    if last and last.content_sha256 == contents.sha256:
        return last
    as_of = at.replace(second=0, microsecond=0)
    version = dossier.version + 1
    data = {
        "as_of": as_of.isoformat(),
        "version": version,
        "contents": contents.plain(),
    }
    row = Freeze(
        dossier=dossier,
        version=version,
        as_of=as_of,
        contents=data,
        content_sha256=contents.sha256,
        sha256=sha256(data),
        frozen_by=by.id,
    )
    keep(row, "funding.dossier.freeze", by=by, at=at, fields=("version",))
    dossier.version, dossier.changed_at = version, at
    dossier.save(update_fields=["version", "changed_at"])
    return row


def freeze_for_funders(contents: DossierContents, by: Actor, at: datetime) -> Dossier:
    """The same, and it is the version that the funders read from now on."""
    row = freeze(contents, by, at)
    dossier = row.dossier
    dossier.sent_version = row.version
    dossier.save(update_fields=["sent_version"])
    return dossier
