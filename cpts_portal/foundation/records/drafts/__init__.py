"""What somebody was typing, kept encrypted until it is sent: one per (user, form)."""

from .models import Draft
from .storage import discard, discard_all, forget_about, load, purge, store

__all__ = ["Draft", "discard", "discard_all", "forget_about", "load", "purge", "store"]
