"""Files kept under the hash of their content; rows say what they are. No URL here: each app
serves its own files through its own rule."""

from .disk import Damaged
from .glances import UNKNOWN, Glance, column, glance
from .keeping import (
    DocumentFacts,
    Erased,
    Withheld,
    content_of,
    discard,
    facts,
    facts_by_id,
    find,
    read,
    read_data,
    store,
)
from .models import Scan, StoredDocument

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
    "find",
    "glance",
    "read",
    "read_data",
    "store",
]
