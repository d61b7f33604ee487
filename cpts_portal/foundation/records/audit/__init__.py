"""Who did what to which row: insert-only, each row signed at insert, the chain made after commit.

Holds ids, roles and names of fields; never a value, a free text or a person's name, so that
erasing somebody changes nothing here.
"""

from .counting import count_since, count_targets_since
from .reading import traces_since
from .sealing import Anchor, anchor, deferred_sealing, seal
from .verification import Report, verify
from .writing import record

__all__ = [
    "Anchor",
    "Report",
    "anchor",
    "count_since",
    "count_targets_since",
    "deferred_sealing",
    "record",
    "seal",
    "traces_since",
    "verify",
]
