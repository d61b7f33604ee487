"""Files kept under the hash of their content; rows say what they are. No URL here: each app
serves its own files through its own rule."""

from .disk import Damaged
from .glances import UNKNOWN, Glance, column, glance
from .models import Scan, StoredDocument
from .storage import (
    DocumentFacts,
    Erased,
    Withheld,
    content_of,
    discard,
    facts,
    facts_by_id,
    facts_or_none,
    read_content,
    read_data,
    store,
    store_upload,
)

__all__ = [
    "UNKNOWN",
    "Damaged",
    "DocumentFacts",
    "Erased",
    "Glance",
    "Scan",
    "StoredDocument",
    "Withheld",
    "column",
    "content_of",
    "discard",
    "facts",
    "facts_by_id",
    "facts_or_none",
    "glance",
    "read_content",
    "read_data",
    "store",
    "store_upload",
]
