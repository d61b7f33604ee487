"""What was erased stays erased, even after an older backup is put back."""

from .ledger import Tombstone, read_ledger
from .models import ErasureTombstone
from .storage import complete_the_list, leave

__all__ = ["ErasureTombstone", "Tombstone", "complete_the_list", "leave", "read_ledger"]
