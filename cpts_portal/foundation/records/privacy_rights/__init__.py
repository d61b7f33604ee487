"""What a person may ask of the portal about themselves: copy, correction, pause, erasure."""

from cpts_portal.foundation.records.privacy_rights import erasing
from cpts_portal.foundation.records.privacy_rights.copying import (
    CopiedTable,
    Copy,
    File,
    copy_of,
    summary,
)
from cpts_portal.foundation.records.privacy_rights.declaring import (
    ACCOUNT,
    APPLICATION,
    PERSON,
    REQUEST,
    About,
    DataSubject,
    erasers,
)

__all__ = [
    "ACCOUNT",
    "APPLICATION",
    "PERSON",
    "REQUEST",
    "About",
    "CopiedTable",
    "Copy",
    "DataSubject",
    "File",
    "copy_of",
    "erasers",
    "erasing",
    "summary",
]
