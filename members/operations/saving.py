"""Who may write here, and the one way to keep a row."""

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records.rows import refused
from cpts_portal.foundation.records.rows import save_validated as save

__all__ = ["may", "refused", "save"]
NOT_YOURS = "Seul le bureau ou la coordinatrice peut faire cela."


def may(rule, by: Actor) -> None:
    """The portal itself (first load, demonstration) may do what the office may."""
    if not rule(by) and not by.has("system"):
        raise Forbidden(NOT_YOURS)
