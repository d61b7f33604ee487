from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.kernel.text import one_line
from cpts_portal.foundation.records import wake
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.foundation.records.uploads import AcceptedUpload

from . import disk
from .measuring import size_of
from .models import REACHABLE, Scan, StoredDocument

SCAN_TASK = "cpts_portal.home.tasks.scan_documents"
WITHHELD: dict[str, str] = {
    Scan.PENDING: "Ce fichier est en cours d’analyse. Revenez dans quelques minutes.",
    Scan.INFECTED: (
        "L’antivirus a reconnu un programme malveillant dans ce fichier : il n’est plus servi à "
        "personne. Déposez un autre fichier à sa place."
    ),
    Scan.ERROR: (
        "L’antivirus n’a pas pu lire ce fichier : il n’est pas servi. Enregistrez-le à nouveau en "
        "PDF ou en image, puis déposez-le encore."
    ),
}


class Withheld(Exception):
    """The antivirus has not let it through; ``sentence`` tells the person."""

    def __init__(self, scan: str):
        super().__init__(scan)
        self.sentence = WITHHELD[scan]


class Erased(Exception):
    """There is nothing to read any more, and nothing to mend: the row or its file was taken out."""


@dataclass(frozen=True)
class DocumentFacts:
    id: UUID
    sha256: str
    size: int
    name: str
    media_type: str
    kind: str
    created_at: datetime
    data_sha256: str = ""
    scan: str = Scan.NONE

    @property
    def is_reachable(self) -> bool:
        return self.scan in REACHABLE

    @property
    def is_discarded(self) -> bool:
        """``discard`` leaves the kind as its name, and no file unless the law asks for it."""
        return self.name == self.kind


def store(
    *,
    content: bytes,
    name: str,
    media_type: str,
    kind: str,
    at: datetime,
    by: Actor,
    data: bytes | None = None,
    scan: str = "",
) -> DocumentFacts:
    """Files first, then the row in the caller's transaction: a row never points to nothing.

    ``data`` is the JSON the document was made from, kept beside it. ``scan`` is the antivirus's
    word on what somebody sent: pending, nobody can read it yet.
    """
    width, height = size_of(content, media_type)
    row = StoredDocument(
        sha256=disk.write(content),
        size=len(content),
        name=one_line(name)[:200],
        media_type=media_type,
        kind=kind,
        data_sha256=disk.write(data) if data is not None else "",
        created_at=at,
        created_by=by.id,
        scan=scan or Scan.NONE,
        scan_again_at=at if scan == Scan.PENDING else None,
        scanned_at=at if scan == Scan.CLEAN else None,
        width=width,
        height=height,
    )
    save_validated(row, force_insert=True)
    if scan == Scan.PENDING:
        wake.after_commit(SCAN_TASK)
    return _facts(row)


def store_upload(
    upload: AcceptedUpload, *, kind: str, by: Actor, at: datetime, field: str = "upload"
) -> DocumentFacts:
    """What somebody sent in ``field`` of a form; its name holds no social security number."""
    if contains_nir(upload.name):
        raise DomainError(SENTENCE, field=field)
    return store(
        content=upload.content,
        name=upload.name,
        media_type=upload.media_type,
        scan=upload.scan,
        kind=kind,
        at=at,
        by=by,
    )


def discard(document_id: UUID, *, keep_file: bool = False) -> None:
    """Somebody is erased: the name becomes the kind, and the file goes once the caller's
    transaction is committed, unless another row holds the same one. ``keep_file``: the law asks for
    the piece, not for its name."""
    row = StoredDocument.objects.select_for_update(of=("self",)).filter(pk=document_id).first()
    if row is None:
        return
    StoredDocument.objects.filter(pk=row.pk).update(name=row.kind)
    if not keep_file:
        for sha256 in filter(None, (row.sha256, row.data_sha256)):
            _remove_after_commit(row.pk, sha256)


def _remove_after_commit(document_id: UUID, sha256: str) -> None:
    transaction.on_commit(lambda: _remove_if_alone(document_id, sha256), robust=True)


def _remove_if_alone(document_id: UUID, sha256: str) -> None:
    others = StoredDocument.objects.exclude(pk=document_id)
    if not others.filter(Q(sha256=sha256) | Q(data_sha256=sha256)).exists():
        disk.remove(sha256)


def facts(document_id: UUID | str) -> DocumentFacts:
    return _facts(StoredDocument.objects.get(pk=document_id))


def facts_or_none(document_id: UUID | str) -> DocumentFacts | None:
    row = StoredDocument.objects.filter(pk=document_id).first()
    return _facts(row) if row else None


def facts_by_id(ids: Iterable[UUID | None]) -> dict[UUID | None, DocumentFacts]:
    """One query, whatever their number."""
    return {row.id: _facts(row) for row in StoredDocument.objects.filter(pk__in=set(ids))}


def read_content(document_id: UUID | str) -> bytes:
    """Raises Withheld for what the antivirus has not let through, Erased for what was taken out on
    purpose, Damaged for what was altered or lost: no page can forget to ask."""
    known = facts_or_none(document_id)
    if known is None:
        raise Erased(f"no document {document_id}")
    return content_of(known)


def content_of(known: DocumentFacts) -> bytes:
    """When the row was read already."""
    if not known.is_reachable:
        raise Withheld(known.scan)
    return _read(known, known.sha256)


def read_data(document_id: UUID | str) -> bytes | None:
    known = facts(document_id)
    return _read(known, known.data_sha256) if known.data_sha256 else None


def _read(known: DocumentFacts, sha256: str) -> bytes:
    try:
        return disk.read_file(sha256)
    except disk.Absent as loss:
        if known.is_discarded:
            raise Erased(f"document {known.id} was discarded") from None
        loss.document_id = known.id
        raise
    except disk.Damaged as loss:
        loss.document_id = known.id
        raise


def _facts(row: StoredDocument) -> DocumentFacts:
    return DocumentFacts(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        name=row.name,
        media_type=row.media_type,
        kind=row.kind,
        created_at=row.created_at,
        data_sha256=row.data_sha256,
        scan=row.scan,
    )
