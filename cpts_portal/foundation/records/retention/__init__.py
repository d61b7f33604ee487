"""How long things are kept, and what erases them when their time is over."""

from .rules import RetentionRule, due, due_on, rules, soon
from .sweeping import deleted, emptied, only_the_portal

__all__ = [
    "RetentionRule",
    "deleted",
    "due",
    "due_on",
    "emptied",
    "only_the_portal",
    "rules",
    "soon",
]
