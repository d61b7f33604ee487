"""One encrypted row per key: if it does not open, the portal was given the wrong keys."""

from .models import KeyCanary
from .watching import plant, problems

__all__ = ["KeyCanary", "plant", "problems"]
