"""Snapshots of the contents of a year, and the PDF made of each."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.frozen_json import canonical, sha256
from cpts_portal.foundation.records import audit, documents, jobs
from cpts_portal.foundation.web import pdf, pdf_jobs
from funding.contract_years import find_year
from funding.dossier.content import pdf_document
from funding.dossier.content.contents import DossierContents
from funding.dossier.models import Dossier, DossierDocument, Snapshot
from funding.dossier.permissions import prepares_dossier
from funding.dossier.queries import dossiers
from funding.saving import save_audited

TASK = "funding.tasks.build_dossier"


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


def take_snapshot(contents: DossierContents, by: Actor, at: datetime, *, sent=False) -> Snapshot:
    """The last snapshot when nothing changed since, else a new one. A draft has the number of the
    next version to be sent: building a PDF uses up no number. ``sent``: the funders read it from
    now on, and its PDF is asked for."""
    dossier = locked_dossier(contents.cover.year, at)
    # what the funders read now, and the drafts of the version after
    current = Q(sent=True, version=dossier.sent_version)
    current |= Q(sent=False, version=dossier.sent_version + 1)
    same = dossier.snapshots.filter(current, content_sha256=contents.sha256)
    row = same.order_by("-version", "-as_of").first()
    if row is None:
        as_of, version = at.replace(second=0, microsecond=0), dossier.sent_version + 1
        data = {"as_of": as_of.isoformat(), "version": version, "contents": contents.as_data()}
        row = Snapshot(
            dossier=dossier,
            version=version,
            as_of=as_of,
            sent=sent,
            contents=data,
            content_sha256=contents.sha256,
            sha256=sha256(data),
            taken_by=by.id,
        )
        save_audited(row, "funding.dossier.freeze", by=by, at=at, fields=("version",))
        dossier.version, dossier.changed_at = version, at
    elif not sent:
        return row
    elif not row.sent:
        row.sent = True
        row.save(update_fields=["sent"])
    if sent:
        dossier.sent_version = row.version
        request_pdf(row, by=by, at=at)
    dossier.save(update_fields=["version", "changed_at", "sent_version"])
    return row


def request_pdf(snapshot: Snapshot, *, by: Actor, at: datetime) -> UUID:
    """Inside the caller's transaction; the same snapshot asked twice is one job."""
    job = jobs.enqueue(
        kind="dossier",
        key=dossiers.job_key(snapshot.dossier_id),
        fingerprint=snapshot.sha256,
        task=TASK,
        subject=str(snapshot.id),
        by=by,
        at=at,
    )
    return job.id


def request_document(*, by: Actor, at: datetime, year: int) -> UUID:
    """Saves the contents and asks a worker for the PDF. The job's id; asking twice while nothing
    changed gives the same one."""
    prepares_dossier.require(by)
    contents = collect_as_of(year, at)
    with transaction.atomic(durable=True):
        snapshot = take_snapshot(contents, by, at)
        job_id = request_pdf(snapshot, by=by, at=at)
        audit.add_entry("funding.dossier.request", by=by, at=at, target=snapshot.dossier)
    return job_id


def build_document(
    *, by: Actor, now: Callable[[], datetime], job_id: UUID | str
) -> DossierDocument | None:
    """The worker's side. Killed at any point and started again, it leaves one document."""
    build = partial(_build, by=by)
    return pdf_jobs.run_job(build, what="Ce dossier", job_id=job_id, now=now)


def build_at_once(*, by: Actor, now: Callable[[], datetime], year: int) -> DossierDocument:
    """The same PDF without a worker, for the command line."""
    prepares_dossier.require(by)
    at = now()
    contents = collect_as_of(year, at)
    with transaction.atomic(durable=True):
        snapshot_id = take_snapshot(contents, by, at).id
    snapshot = dossiers.snapshot(snapshot_id)
    assert snapshot
    content = pdf_document.compose(snapshot)
    with transaction.atomic(durable=True):
        return _store(snapshot, content, by, now())


def _build(job_run: pdf_jobs.JobRun, *, by: Actor) -> DossierDocument | None:
    job_run.report_progress(0, "Lecture des chiffres arrêtés")
    snapshot = dossiers.snapshot(UUID(job_run.job.subject))
    if snapshot is None:
        raise DomainError("Cette version du dossier n’existe plus.")
    built = hasattr(snapshot, "document")
    if snapshot.version < snapshot.dossier.sent_version and not built:
        # a version that nobody can open any more: the PDF of the one after is asked for too
        job_run.finish("")
        return None
    content = b""
    if not built:
        job_run.report_progress(1, "Mise en page du dossier")
        content = pdf_document.compose(
            snapshot, on_page=lambda page: job_run.report_progress(1, f"Mise en page, page {page}")
        )
        job_run.report_progress(2, "Enregistrement du PDF")
    with transaction.atomic(durable=True):
        document = _store(snapshot, content, by, job_run.now())
        job_run.finish(document.document_id)
    return document


def _store(snapshot: Snapshot, content: bytes, by: Actor, at: datetime) -> DossierDocument:
    """One document for one snapshot: the second worker finds the first one's."""
    Snapshot.objects.select_for_update(of=("self",)).defer("contents").get(pk=snapshot.id)
    if document := dossiers.document(snapshot_id=snapshot.id):
        return document
    stored = documents.store(
        content=content,
        name=pdf_document.file_name(snapshot),
        media_type="application/pdf",
        kind="dossier",
        data=canonical(snapshot.contents),
        at=at,
        by=by,
    )
    row = DossierDocument(
        snapshot=snapshot,
        document_id=stored.id,
        sha256=stored.sha256,
        size=stored.size,
        pages=pdf.page_count(content),
        built_at=at,
    )
    save_audited(row, "funding.dossier.build", by=by, at=at, fields=("sha256",))
    return row
