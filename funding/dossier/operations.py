"""Writes of the dossier: freeze, ask for the paper, build it, send it, comment it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit, documents, drafts, jobs
from cpts_portal.foundation.surface import pdf
from funding.contract_years import find_year
from funding.dossier import completeness, paper, queries
from funding.dossier.contents import DossierContents
from funding.dossier.facts import FreezeFacts, PaperFacts
from funding.dossier.frozen import canonical, sha256
from funding.dossier.models import (
    Dossier,
    DossierDocument,
    DossierStep,
    Freeze,
    ReviewComment,
)
from funding.dossier.rules import PREPARERS, REVIEWERS
from funding.dossier.workflow import DOSSIER
from funding.keeping import allow, keep

TASK = "funding.tasks.build_dossier"
STEPS = 3
COMMENT_FORM = "funding.comment:{dossier_id}"
TOO_HEAVY = "Ce dossier est trop volumineux pour tenir dans un PDF. Prévenez l’administrateur."
BROKEN = "La construction a échoué. Relancez-la ; si elle échoue encore, prévenez l’administrateur."


def request_document(*, by: Actor, at: datetime, year: int) -> UUID:
    """Freezes the contents and asks a worker for the paper. The job's id; asking twice while
    nothing changed gives the same one."""
    allow(by, *PREPARERS)
    contents = _collect(year, at)
    with transaction.atomic(durable=True):
        freeze = _freeze(contents, by, at)
        job = jobs.request(
            kind="dossier",
            key=queries.job_key(freeze.dossier_id),
            fingerprint=freeze.sha256,
            task=TASK,
            subject=str(freeze.id),
            by=by,
            at=at,
        )
        audit.record("funding.dossier.request", by=by, at=at, target=freeze.dossier)
    return job.id


def build_document(
    *, by: Actor, now: Callable[[], datetime], job_id: UUID | str
) -> PaperFacts | None:
    """The worker's side. Killed at any point and started again, it leaves one document."""
    job = jobs.lease(job_id, now())
    if job is None:
        return None
    try:
        return _build(job, by, now)
    except jobs.LeaseLost:
        return None
    except (pdf.TooHeavy, MemoryError):
        jobs.fail(job.id, sentence=TOO_HEAVY, at=now(), attempt=job.attempt)
        raise
    except DomainError as refusal:
        jobs.fail(job.id, sentence=refusal.sentence, at=now(), attempt=job.attempt)
        return None
    except Exception:
        jobs.fail(job.id, sentence=BROKEN, at=now(), attempt=job.attempt)
        raise


def build_at_once(*, by: Actor, now: Callable[[], datetime], year: int) -> PaperFacts:
    """The same paper without a worker, for the command line."""
    allow(by, *PREPARERS)
    at = now()
    contents = _collect(year, at)
    with transaction.atomic(durable=True):
        freeze_id = _freeze(contents, by, at).id
    freeze = queries.freeze(freeze_id)
    written = paper.compose(freeze)
    with transaction.atomic(durable=True):
        return _store(freeze, written, by, now())


def take_step(*, by: Actor, at: datetime, year: int, code: str, comment: str = "") -> None:
    """``code``: a step of the workflow. Sending needs a complete dossier, and freezes it."""
    contents = _collect(year, at) if code == "submit" else None
    with transaction.atomic(durable=True):
        dossier = _locked(year, at)
        if contents is not None:
            gaps = completeness.missing(contents)
            if gaps:
                raise DomainError(f"Le dossier n’est pas complet. {gaps[0]}")
            dossier = _freeze(contents, by, at).dossier
        source = dossier.state
        dossier.state = DOSSIER.step(code, state=source, by=by, comment=comment)
        dossier.changed_at = at
        keep(dossier, f"funding.dossier.{code}", by=by, at=at, fields=("state",))
        step = DossierStep(
            dossier=dossier,
            code=code,
            source=source,
            target=dossier.state,
            comment=comment.strip(),
            version=dossier.version,
            taken_at=at,
            taken_by=by.id,
            taken_by_role=by.role_label[:60],
        )
        step.full_clean()
        step.save()


@transaction.atomic(durable=True)
def comment(*, by: Actor, at: datetime, dossier_id: UUID, section: str, body: str) -> UUID:
    """A remark of a funder on a dossier that was sent."""
    allow(by, *REVIEWERS)
    dossier = Dossier.objects.select_for_update(of=("self",)).filter(pk=dossier_id).first()
    if dossier is None or dossier.state == DOSSIER.initial:
        raise DomainError("Ce dossier n’a pas encore été transmis.")
    row = ReviewComment(
        dossier=dossier,
        section=section,
        version=dossier.version,
        body=body.strip(),
        author_id=by.id,
        author_role=by.role_label[:60],
        author_name=by.name,
        written_at=at,
    )
    keep(row, "funding.dossier.comment", by=by, at=at, fields=("section",))
    if by.id:
        drafts.discard(by.id, COMMENT_FORM.format(dossier_id=dossier_id))
    return row.id


def _collect(year: int, at: datetime) -> DossierContents:
    """Everything as of one moment, whatever changes meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return DossierContents.collect(year, at)


def _locked(year: int, at: datetime) -> Dossier:
    contract_year = find_year(year)
    Dossier.objects.bulk_create([Dossier(year=contract_year, changed_at=at)], ignore_conflicts=True)
    return Dossier.objects.select_for_update(of=("self",)).get(year=contract_year)


def _freeze(contents: DossierContents, by: Actor, at: datetime) -> Freeze:
    """The last freeze when nothing changed since, else the next version."""
    dossier = _locked(contents.cover.year, at)
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
    freeze = Freeze(
        dossier=dossier,
        version=version,
        as_of=as_of,
        contents=data,
        content_sha256=contents.sha256,
        sha256=sha256(data),
        frozen_by=by.id,
    )
    keep(freeze, "funding.dossier.freeze", by=by, at=at, fields=("version",))
    dossier.version, dossier.changed_at = version, at
    dossier.save(update_fields=["version", "changed_at"])
    return freeze


def _build(job: jobs.JobFacts, by: Actor, now: Callable[[], datetime]) -> PaperFacts:
    def tell(step: int, label: str) -> None:
        jobs.progress(job.id, step=step, steps=STEPS, label=label, at=now(), attempt=job.attempt)

    tell(0, "Lecture des chiffres arrêtés")
    freeze = queries.freeze(UUID(job.subject))
    if freeze is None:
        raise DomainError("Cette version du dossier n’existe plus.")
    written = b""
    if freeze.document_id is None:
        tell(1, "Mise en page du dossier")
        # each page laid out renews the lease: a slow machine keeps its job
        written = paper.compose(freeze, on_page=lambda page: tell(1, f"Mise en page, page {page}"))
        tell(2, "Enregistrement du PDF")
    with transaction.atomic(durable=True):
        built = _store(freeze, written, by, now())
        jobs.finish(job.id, result=str(built.document_id), at=now(), attempt=job.attempt)
    return built


def _store(freeze: FreezeFacts, written: bytes, by: Actor, at: datetime) -> PaperFacts:
    """One document for one freeze: the second worker finds the first one's."""
    Freeze.objects.select_for_update(of=("self",)).defer("contents").get(pk=freeze.id)
    found = queries.paper_of_freeze(freeze.id)
    if found:
        return found
    stored = documents.store(
        content=written,
        name=paper.file_name(freeze),
        media_type="application/pdf",
        kind="dossier",
        data=canonical(freeze.data),
        at=at,
        by=by,
    )
    row = DossierDocument(
        freeze_id=freeze.id,
        document_id=stored.id,
        sha256=stored.sha256,
        size=stored.size,
        pages=pdf.page_count(written),
        built_at=at,
    )
    keep(row, "funding.dossier.build", by=by, at=at, fields=("sha256",))
    return queries.paper_of_freeze(freeze.id)
