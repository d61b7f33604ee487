"""One erasure: every app empties its rows in one transaction, and a tombstone is left."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import models, transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records import audit, tombstones
from cpts_portal.foundation.records.privacy_rights import declaring
from cpts_portal.foundation.records.privacy_rights.declaring import DataSubject

AT_ONCE = 50
NOT_YOURS = "Seule la coordinatrice efface une personne qui le demande."


@transaction.atomic(durable=True)
def erase(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """Whole, or not at all: an app that refuses says why."""
    if not by.has("coordinator", "system"):
        raise Forbidden(NOT_YOURS)
    _apply(subject, by=by, at=at)


@transaction.atomic(durable=True)
def erase_again(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """An older backup brought them back: whatever they were in it, they go."""
    _apply(replace(subject, again=True), by=by, at=at)


def due(
    kind: str,
    rows: Callable[[datetime], models.QuerySet],
    subject_of: Callable[..., DataSubject | None],
) -> Callable[..., int]:
    """For a rule: erases those of ``rows`` whose time is over, a part at a time; how many."""

    def run(*, by: Actor, at: datetime) -> int:
        keys = list(rows(at).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        for key in keys:
            if subject := subject_of(key):
                erase(subject, by=by, at=at)
        return len(keys)

    run.__name__ = f"erase_{kind}"
    return run


def _apply(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    for eraser in declaring.erasers(subject.kind):
        eraser(subject, by=by, at=at)
    tombstones.leave(subject.kind, subject.id, at=at)
    audit.add_entry("rights.erase", by=by, at=at, target=(subject.kind, subject.id))
