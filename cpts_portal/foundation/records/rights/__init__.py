"""What a person may ask of the portal about herself: a copy, a correction, a pause, an erasure."""

from . import erasing
from .copying import Copy, File, Table, copy_of, summary
from .declaring import ACCOUNT, APPLICATION, PERSON, REQUEST, About, Subject, erasers

__all__ = [
    "ACCOUNT",
    "APPLICATION",
    "PERSON",
    "REQUEST",
    "About",
    "Copy",
    "File",
    "Subject",
    "Table",
    "copy_of",
    "erasers",
    "erasing",
    "summary",
]
