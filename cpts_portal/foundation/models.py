"""What Django reads; each model lives beside the functions that alone may write it."""

from .records.audit.models import AuditEntry, AuditSeal
from .records.documents.models import StoredDocument
from .records.drafts.models import Draft
from .records.jobs.models import Job
from .records.key_canaries.models import KeyCanary
from .records.outbox.models import OutboxMail
from .records.tombstones.models import ErasureTombstone

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "Draft",
    "ErasureTombstone",
    "Job",
    "KeyCanary",
    "OutboxMail",
    "StoredDocument",
]
