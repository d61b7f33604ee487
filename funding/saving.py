"""The last steps of every write of this app: validate, save, audit. A refusal is a sentence."""

from datetime import datetime

from django.db.models import Model

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import save_validated


def save_audited(
    row: Model, action: str, *, by: Actor, at: datetime, fields: tuple[str, ...] = ()
) -> None:
    """Saves a valid row and writes its audit line; raises DomainError with the first fault."""
    save_validated(row)
    audit.add_entry(action, by=by, at=at, target=row, fields=fields)
