"""What somebody was typing, kept encrypted until it is sent: one per (user, form)."""

from .keeping import discard, discard_all, forget_about, load, purge, save
from .models import Draft

__all__ = ["Draft", "discard", "discard_all", "forget_about", "load", "purge", "save"]
