"""The contents of a year as they are at one moment, kept for good. Inner pieces of operations."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from funding.contract_years import find_year
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.snapshot import sha256
from funding.dossier.models import Dossier, Freeze
from funding.dossier.operations.documents import request_paper
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


def freeze(contents: DossierContents, by: Actor, at: datetime, *, sent: bool = False) -> Freeze:
    """The last freeze when nothing changed since, else a new one. A draft has the number of the
    next version to be sent: building a PDF uses up no number."""
    dossier = locked_dossier(contents.cover.year, at)
    same = dossier.freezes.filter(content_sha256=contents.sha256)
    if last := same.filter(_current(dossier)).order_by("-version", "-as_of").first():
        return _marked(last, sent)
    as_of = at.replace(second=0, microsecond=0)
    version = dossier.sent_version + 1
    data = {"as_of": as_of.isoformat(), "version": version, "contents": contents.plain()}
    row = Freeze(
        dossier=dossier,
        version=version,
        as_of=as_of,
        sent=sent,
        contents=data,
        content_sha256=contents.sha256,
        sha256=sha256(data),
        frozen_by=by.id,
    )
    keep(row, "funding.dossier.freeze", by=by, at=at, fields=("version",))
    dossier.version, dossier.changed_at = version, at
    dossier.save(update_fields=["version", "changed_at"])
    return row


def _current(dossier: Dossier) -> Q:
    """What the funders read now, and the drafts of the version after."""
    return Q(sent=True, version=dossier.sent_version) | Q(
        sent=False, version=dossier.sent_version + 1
    )


def _marked(row: Freeze, sent: bool) -> Freeze:
    if sent and not row.sent:
        row.sent = True
        row.save(update_fields=["sent"])
    return row


def freeze_for_funders(contents: DossierContents, by: Actor, at: datetime) -> Dossier:
    """The same, and it is the version that the funders read from now on; its PDF is asked for."""
    row = freeze(contents, by, at, sent=True)
    dossier = row.dossier
    dossier.sent_version = row.version
    dossier.save(update_fields=["sent_version"])
    request_paper(row, by=by, at=at)
    return dossier
