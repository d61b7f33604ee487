import re
from collections.abc import Iterable
from datetime import datetime

from django.db import models

from cpts_portal.foundation.kernel.actor import Actor

from .models import AuditEntry
from .sealing import seal_after_commit
from .signing import sign

_WORD = re.compile(r"[\w.:+-]{1,80}")

Target = models.Model | type[models.Model] | tuple[str, object]


def add_entry(
    action: str, *, by: Actor, at: datetime, target: Target, fields: Iterable[str] = ()
) -> None:
    """One row in the caller's transaction. ``target`` is an instance, a model (a list that was
    read) or ``("app.Model", id)``; ``fields`` are names of fields, never values."""
    model, target_id = _name(target)
    entry = AuditEntry(
        at=at,
        actor=by.id,
        role=by.role_label[:200],
        means=_word(by.means) if by.means else "",
        action=_word(action),
        target_model=_word(model),
        target_id=target_id,
        fields=[_word(name) for name in fields],
    )
    entry.signature = sign(entry)
    entry.save(force_insert=True)
    seal_after_commit()


def _name(target: Target) -> tuple[str, str]:
    if isinstance(target, tuple):
        return target[0], "" if target[1] is None else str(target[1])
    if isinstance(target, models.Model):
        return target._meta.label, str(target.pk)
    return target._meta.label, ""


def _word(text: str) -> str:
    """Names only: a sentence, a value or a line feed has no way in."""
    if not _WORD.fullmatch(text):
        raise ValueError(f"the audit takes a plain name, not {len(text)} characters of text")
    return text
