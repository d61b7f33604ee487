"""Writes of the dossier: ask for the paper, build it, send the dossier on, comment it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit, documents, drafts
from cpts_portal.foundation.web import building, pdf
from funding.dossier.content import pdf_document
from funding.dossier.content.snapshot import canonical
from funding.dossier.facts import FreezeFacts, PaperFacts
from funding.dossier.models import Dossier, DossierDocument, Freeze, ReviewComment
from funding.dossier.operations import mails
from funding.dossier.operations.documents import TASK, request_paper
from funding.dossier.operations.snapshots import collect_as_of, freeze
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.permissions import PREPARERS, REVIEWERS
from funding.dossier.queries import dossiers
from funding.keeping import allow, keep

__all__ = [
    "TASK",
    "advance_dossier",
    "build_at_once",
    "build_document",
    "comment",
    "request_document",
]
COMMENT_FORM = "funding.comment:{dossier_id}"


def request_document(*, by: Actor, at: datetime, year: int) -> UUID:
    """Freezes the contents and asks a worker for the paper. The job's id; asking twice while
    nothing changed gives the same one."""
    allow(by, *PREPARERS)
    contents = collect_as_of(year, at)
    with transaction.atomic(durable=True):
        frozen = freeze(contents, by, at)
        job_id = request_paper(frozen, by=by, at=at)
        audit.record("funding.dossier.request", by=by, at=at, target=frozen.dossier)
    return job_id


def build_document(
    *, by: Actor, now: Callable[[], datetime], job_id: UUID | str
) -> PaperFacts | None:
    """The worker's side. Killed at any point and started again, it leaves one document."""
    build = partial(_build, by=by)
    return building.run_job(build, what="Ce dossier", job_id=job_id, now=now)


def build_at_once(*, by: Actor, now: Callable[[], datetime], year: int) -> PaperFacts:
    """The same paper without a worker, for the command line."""
    allow(by, *PREPARERS)
    at = now()
    contents = collect_as_of(year, at)
    with transaction.atomic(durable=True):
        freeze_id = freeze(contents, by, at).id
    frozen = dossiers.freeze(freeze_id)
    written = pdf_document.compose(frozen)
    with transaction.atomic(durable=True):
        return _store(frozen, written, by, now())


@transaction.atomic(durable=True)
def comment(
    *, by: Actor, at: datetime, dossier_id: UUID, section: str, body: str, token: UUID | None = None
) -> UUID:
    """A remark of a funder on a dossier that was sent. The same ``token`` twice is one remark: its
    identifier comes from it."""
    allow(by, *REVIEWERS)
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("year")
        .filter(pk=dossier_id)
        .first()
    )
    if dossier is None or not dossier.sent_version:
        raise DomainError("Ce dossier n’a pas encore été transmis.")
    remark_id = uuid5(dossier.id, f"{by.id} {token}") if token else uuid4()
    if ReviewComment.objects.filter(pk=remark_id).exists():
        return remark_id
    row = ReviewComment(
        id=remark_id,
        dossier=dossier,
        section=section,
        version=dossier.sent_version,
        body=body.strip(),
        author_id=by.id,
        author_role=by.role_label[:60],
        author_name=by.name,
        written_at=at,
    )
    keep(row, "funding.dossier.comment", by=by, at=at, fields=("section",))
    mails.tell_remark(row, dossier.year.number, by=by, at=at)
    if by.id:
        drafts.discard(by.id, COMMENT_FORM.format(dossier_id=dossier_id))
    return row.id


def _build(job_run: building.JobRun, *, by: Actor) -> PaperFacts | None:
    job_run.report_progress(0, "Lecture des chiffres arrêtés")
    frozen = dossiers.freeze(UUID(job_run.job.subject))
    if frozen is None:
        raise DomainError("Cette version du dossier n’existe plus.")
    if dossiers.is_superseded(frozen):
        # a version that nobody can open any more: the PDF of the one after is asked for too
        return job_run.finish("")
    written = b""
    if frozen.document_id is None:
        job_run.report_progress(1, "Mise en page du dossier")
        written = pdf_document.compose(
            frozen, on_page=lambda page: job_run.report_progress(1, f"Mise en page, page {page}")
        )
        job_run.report_progress(2, "Enregistrement du PDF")
    with transaction.atomic(durable=True):
        built = _store(frozen, written, by, job_run.now())
        job_run.finish(built.document_id)
    return built


def _store(frozen: FreezeFacts, written: bytes, by: Actor, at: datetime) -> PaperFacts:
    """One document for one freeze: the second worker finds the first one's."""
    Freeze.objects.select_for_update(of=("self",)).defer("contents").get(pk=frozen.id)
    found = dossiers.paper_of_freeze(frozen.id)
    if found:
        return found
    stored = documents.store(
        content=written,
        name=pdf_document.file_name(frozen),
        media_type="application/pdf",
        kind="dossier",
        data=canonical(frozen.data),
        at=at,
        by=by,
    )
    row = DossierDocument(
        freeze_id=frozen.id,
        document_id=stored.id,
        sha256=stored.sha256,
        size=stored.size,
        pages=pdf.page_count(written),
        built_at=at,
    )
    keep(row, "funding.dossier.build", by=by, at=at, fields=("sha256",))
    return dossiers.paper_of_freeze(frozen.id)
