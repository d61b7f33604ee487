"""Who did what to which row: insert-only, each row signed at insert, the chain made after commit.

Holds ids, roles and names of fields; never a value, a free text or a person's name, so that
erasing somebody changes nothing here.
"""

from .anchor_files import AnchorFile, BadAnchor, exported
from .anchoring import export, note_restored
from .counting import age_of_last, count_since, count_targets_since, waiting_for_a_seal
from .reading import MOST, Trace, rows_about, rows_by_account, traces, traces_since
from .sealing import Anchor, anchor, deferred_sealing, seal
from .verification import Report, verify
from .writing import add_entry

__all__ = [
    "MOST",
    "Anchor",
    "AnchorFile",
    "BadAnchor",
    "Report",
    "Trace",
    "add_entry",
    "age_of_last",
    "anchor",
    "count_since",
    "count_targets_since",
    "deferred_sealing",
    "export",
    "exported",
    "note_restored",
    "rows_about",
    "rows_by_account",
    "seal",
    "traces",
    "traces_since",
    "verify",
    "waiting_for_a_seal",
]
