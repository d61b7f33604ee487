"""What people send: PDF, JPEG or PNG, opened, checked and (images) encoded anew before use."""

from . import clamd
from .accepting import AcceptedUpload, accept
from .limits import ACCEPTED_TYPES, MOST_BYTES, MOST_PAGES, MOST_PIXELS
from .telling import with_antivirus

__all__ = [
    "ACCEPTED_TYPES",
    "MOST_BYTES",
    "MOST_PAGES",
    "MOST_PIXELS",
    "AcceptedUpload",
    "accept",
    "clamd",
    "with_antivirus",
]
