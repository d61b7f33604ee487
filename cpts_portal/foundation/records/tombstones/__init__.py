"""What was erased stays erased, even after an older backup is put back."""

from .keeping import complete_the_list, leave
from .ledger import Tombstone, read
from .models import ErasureTombstone

__all__ = ["ErasureTombstone", "Tombstone", "complete_the_list", "leave", "read"]
