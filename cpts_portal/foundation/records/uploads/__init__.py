"""What people send: PDFs and photos, opened, checked and (images) encoded anew before use."""

from . import clamd
from .limits import ACCEPTED_HELP, ACCEPTED_TYPES, MOST_BYTES, MOST_PAGES
from .validation import AcceptedUpload, accept

__all__ = [
    "ACCEPTED_HELP",
    "ACCEPTED_TYPES",
    "MOST_BYTES",
    "MOST_PAGES",
    "AcceptedUpload",
    "accept",
    "clamd",
]
