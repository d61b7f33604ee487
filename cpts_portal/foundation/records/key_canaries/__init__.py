"""One row per key, encrypted or indexed with it: if it does not open, the portal was given the
wrong keys."""

from .checks import absent, insert, move_index_to_current, move_to_current, problem, problems
from .models import KeyCanary

__all__ = [
    "KeyCanary",
    "absent",
    "insert",
    "move_index_to_current",
    "move_to_current",
    "problem",
    "problems",
]
