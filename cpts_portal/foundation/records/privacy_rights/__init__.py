"""What a person may ask of the portal about themselves: copy, correction, pause, erasure."""

from cpts_portal.foundation.records.privacy_rights import erasing
from cpts_portal.foundation.records.privacy_rights.copying import (
    Copy,
    File,
    Table,
    copy_of,
    summary,
)
from cpts_portal.foundation.records.privacy_rights.declaring import (
    ACCOUNT,
    APPLICATION,
    PERSON,
    REQUEST,
    About,
    Subject,
    erasers,
)

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
