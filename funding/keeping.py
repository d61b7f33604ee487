"""The last steps of every write of this app: validate, save, audit. A refusal is a sentence."""

from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import keep_row

SYSTEM_ROLE = "system"
CHANGED = "Quelqu’un vient de modifier cette page : rechargez-la."


def keep(row: Model, action: str, *, by: Actor, at: datetime, fields: tuple[str, ...] = ()) -> None:
    """Saves a valid row and writes its audit line; raises DomainError with the first fault."""
    keep_row(row)
    audit.record(action, by=by, at=at, target=row, fields=fields)


@contextmanager
def spoken(model: type[Model]):
    """Somebody wrote between the check and the save: the constraint has its own sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as race:
        name = getattr(getattr(race.__cause__, "diag", None), "constraint_name", "")
        sentences = {c.name: c.get_violation_error_message() for c in model._meta.constraints}
        raise DomainError(sentences.get(name, CHANGED)) from race


def allow(by: Actor, *roles: str) -> None:
    """Refuses an actor who has none of the roles; the portal itself may do everything."""
    if not by.has(SYSTEM_ROLE, *roles):
        raise Forbidden("Vous n’avez pas le droit de faire cela.")
