"""Applications to join: those that wait, one of them, the list, who looks like whom."""

from members.queries.applications.waiting import Waiting, waiting

__all__ = ["Waiting", "waiting"]
