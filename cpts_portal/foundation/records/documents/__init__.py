"""Files kept under the hash of their content; rows say what they are. No URL here: each app
serves its own files through its own rule."""

from .keeping import (
    DocumentFacts,
    content_of,
    discard,
    facts,
    facts_by_id,
    find,
    read,
    read_data,
    store,
)
from .models import StoredDocument

__all__ = [
    "DocumentFacts",
    "StoredDocument",
    "content_of",
    "discard",
    "facts",
    "facts_by_id",
    "find",
    "read",
    "read_data",
    "store",
]
