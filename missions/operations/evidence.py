"""Files behind a declaration: stored once by content, one row each."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit, documents
from cpts_portal.foundation.records.uploads import AcceptedUpload
from missions.models import Declaration, Evidence

MOST = 5
KIND = "declaration_evidence"


def attach(row: Declaration, uploads: Sequence[AcceptedUpload], *, by: Actor, at: datetime) -> None:
    """The same file twice is one piece; more than five are refused together."""
    held = set(row.evidence.values_list("sha256", flat=True))
    if len(held) + len(uploads) > MOST:
        raise DomainError("Cinq fichiers au plus par déclaration.", field="evidence")
    for upload in uploads:
        if hashlib.sha256(upload.content).hexdigest() in held:
            continue
        stored = documents.store_upload(upload, kind=KIND, by=by, at=at, field="evidence")
        held.add(stored.sha256)
        piece = Evidence.objects.create(
            declaration=row,
            document_id=stored.id,
            sha256=stored.sha256,
            name=upload.name[:150],
            media_type=upload.media_type,
            added_at=at,
            added_by=by.id,
        )
        audit.add_entry("declaration.evidence_added", by=by, at=at, target=piece)


def detach(row: Declaration, ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Pieces that are already gone are no fault: somebody took them away in another tab."""
    for piece in row.evidence.filter(pk__in=list(ids)):
        audit.add_entry("declaration.evidence_removed", by=by, at=at, target=piece)
        piece.delete()
