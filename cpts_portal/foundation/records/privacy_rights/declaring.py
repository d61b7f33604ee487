"""What each app knows of a person, in its own ``rights`` module, joined here without importing it.

* ``ABOUT``: the tables that speak of them, for the copy they may ask for;
* ``NOT_COPIED``: those that stay out of it, each with the reason;
* ``ERASES``: by kind of subject, what empties their rows, in the caller's transaction;
* ``RULES``: what goes by itself when its time is over; ``KEPT_WITH`` and ``LASTS``: what follows
  another table, or has no end yet.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.db import models

from cpts_portal.foundation.records import privacy

REQUEST, PERSON, ACCOUNT, APPLICATION = "request", "person", "account", "application"


@dataclass(frozen=True)
class DataSubject:
    """Somebody, by what leads to them. ``refs``: a request, a person, an account, an application,
    or the addresses they are written to. ``again``: erased once already, nothing may refuse it."""

    kind: str
    id: UUID
    refs: dict[str, object] = field(default_factory=dict)
    again: bool = False

    def ref(self, name: str):
        return self.id if name == self.kind else self.refs.get(name)


@dataclass(frozen=True)
class About:
    """``by``: for each kind of reference, the lookup that leads from a row to them. ``file``: the
    column that holds the identifier of a document of theirs; ``without``: columns that speak of
    somebody else; ``words``: by column, what its codes are called; ``says``: by column, what is
    copied of a row instead of its value."""

    model: type[models.Model]
    title: str
    by: dict[str, str]
    file: str = ""
    without: tuple[str, ...] = ()
    words: dict[str, dict] = field(default_factory=dict)
    says: dict[str, Callable[..., object]] = field(default_factory=dict)


# what empties the rows of a subject: (subject, by=, at=); it opens no transaction
Eraser = Callable[..., None]
modules = partial(privacy.modules, "privacy_rights")


def about() -> tuple[About, ...]:
    return tuple(entry for module in modules() for entry in getattr(module, "ABOUT", ()))


def not_copied() -> dict[tuple[str, str], str]:
    """(kind of subject, model) → why."""
    return _joined("NOT_COPIED")


def erasers(kind: str) -> tuple[Eraser, ...]:
    groups = (getattr(module, "ERASES", {}).get(kind, ()) for module in modules())
    return tuple(eraser for group in groups for eraser in group)


def kept_with() -> dict[type[models.Model], type[models.Model]]:
    return _joined("KEPT_WITH")


def lasts() -> dict[type[models.Model], str]:
    return _joined("LASTS")


def _joined(name: str) -> dict:
    return {key: value for module in modules() for key, value in getattr(module, name, {}).items()}
