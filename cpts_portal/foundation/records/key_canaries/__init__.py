"""One encrypted row per key: if it does not open, the portal was given the wrong keys."""

from .models import KeyCanary
from .watching import move_to_current, plant, problem, problems

__all__ = ["KeyCanary", "move_to_current", "plant", "problem", "problems"]
