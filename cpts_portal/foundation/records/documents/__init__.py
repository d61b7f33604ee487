"""Files kept under the hash of their content; rows say what they are. No URL here: each app
serves its own files through its own rule."""

from .disk import Absent
from .keeping import (
    DocumentFacts,
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
    "Absent",
    "DocumentFacts",
    "Scan",
    "StoredDocument",
    "Withheld",
    "content_of",
    "discard",
    "facts",
    "facts_by_id",
    "find",
    "read",
    "read_data",
    "store",
]
