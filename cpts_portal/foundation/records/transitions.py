"""One transition of one row: the state, the version, the line of its log, the trace.

Callers opened the transaction and hold the row (``lock``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Stale

from . import audit
from .rows import find_or_refuse, save_validated
from .workflow import Workflow


class TransitionLog(models.Model):
    """Who did which transition, when, from which state to which. Append-only."""

    at = models.DateTimeField("moment")
    by = models.UUIDField("compte", null=True, blank=True)
    by_name = models.CharField("nom", max_length=120, blank=True)
    transition = models.CharField("étape", max_length=20)
    from_state = models.CharField("avant", max_length=12, blank=True)
    to_state = models.CharField("après", max_length=12)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.transition} → {self.to_state}"


def _nothing(row, transition, **details) -> None:
    """No model is obliged to write beside its state."""


@dataclass(frozen=True)
class Lifecycle:
    """How the rows of one model advance. ``subject``: the field of the log that names the row, and
    the word before the transition in the audit; ``gone`` and ``changed``: the sentences
    for a row that is no more, or that somebody changed meanwhile.

    ``before_save(row, transition, *, moved, by, at, comment, **details)`` writes what the model
    keeps beside its state; ``moved``: the state was asked to change.
    ``form_fields``: what the form calls a field of the model."""

    workflow: Workflow
    model: type[Any]
    log: type[TransitionLog]
    subject: str
    gone: str
    changed: str
    audited_as: str = ""
    before_save: Callable[..., None] = _nothing
    form_fields: Mapping[str, str] = field(default_factory=dict)
    check_unique: bool = True
    # the row counts its changes, and a page says which version it showed
    versioned: bool = True

    def lock(self, pk: UUID | None, *, version: int | None = None):
        """The row, held until the end of the transaction, at the version the person saw."""
        row = find_or_refuse(self.model.objects.filter(pk=pk), self.gone, lock=True)
        if version is not None and row.version != version:
            raise Stale(self.changed)
        return row

    def advance(
        self,
        row,
        transition: str,
        *,
        by: Actor,
        at: datetime,
        comment: str = "",
        speaker: Actor | None = None,
        **details,
    ) -> None:
        """Refuses what the workflow does not allow. ``speaker``: ``by`` with the part that lets
        them speak for somebody; ``details``: for ``before_save``, and for the fields of the log."""
        from_state, comment = row.state, comment.strip()
        asking = speaker or by
        row.state = self.workflow.advance(transition, state=from_state, by=asking, comment=comment)
        common = {"by": by, "at": at, "comment": comment, **details}
        self.before_save(row, transition, moved=True, **common)
        if self.versioned:
            row.version += 1
        save_validated(row, check_unique=self.check_unique, form_fields=self.form_fields)
        self.write_log(row, transition, from_state=from_state, **common)
        self._trace(row, transition, by=asking, at=at, fields=("state",))

    def log_action(
        self,
        row,
        transition: str,
        *,
        by: Actor,
        at: datetime,
        comment: str = "",
        fields: tuple[str, ...] = (),
        **details,
    ) -> None:
        """Something changed but the state; ``fields``: what, for the audit."""
        common = {"by": by, "at": at, "comment": comment.strip(), **details}
        self.before_save(row, transition, moved=False, **common)
        row.version += 1
        save_validated(row, check_unique=self.check_unique, form_fields=self.form_fields)
        self.write_log(row, transition, from_state=row.state, **common)
        self._trace(row, transition, by=by, at=at, fields=fields)

    def begin(self, row, transition: str, *, by: Actor, at: datetime, **details) -> None:
        """The first line of its log; the row is inserted."""
        save_validated(
            row, check_unique=self.check_unique, form_fields=self.form_fields, force_insert=True
        )
        self.write_log(row, transition, from_state="", by=by, at=at, **details)
        self._trace(row, transition, by=by, at=at)

    def write_log(
        self, row, transition: str, *, from_state: str, by: Actor, at: datetime, **details
    ) -> None:
        line = self.log(
            **{self.subject: row},
            at=at,
            transition=transition,
            from_state=from_state,
            to_state=row.state,
        )
        details |= {"by": by.id, "by_name": by.name, "by_role": by.role_label[:60]}
        if self.versioned:
            details["position"] = row.version
        for column in self.log._meta.concrete_fields:
            if column.name in details:
                empty = column.null and not details[column.name]
                setattr(line, column.name, None if empty else details[column.name])
        save_validated(line, check_unique=False, force_insert=True)

    def _trace(self, row, transition: str, *, by: Actor, at: datetime, fields=()) -> None:
        name = f"{self.audited_as or self.subject}.{transition}"
        audit.add_entry(name, by=by, at=at, target=row, fields=fields)
