"""One way to keep a row: its fields are checked here, its constraints by the database.

Django would ask one question per constraint before the insert, and the database would judge again:
the last judge alone is enough, and its refusal becomes the constraint's own French sentence.
"""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models

from cpts_portal.foundation.kernel.errors import DomainError

_Row = TypeVar("_Row", bound=models.Model)
LOCK_KEYS = "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key"
CHANGED_MEANWHILE = "Quelqu’un vient de modifier cette fiche : rechargez la page."


def save_validated(
    row: _Row, *, check_unique: bool = True, form_fields: Mapping[str, str] | None = None, **how
) -> _Row:
    """``full_clean`` and ``save(**how)``; raises DomainError with the first fault.

    ``check_unique=False``: nobody typed what is unique or related in this row, so the database
    alone judges that too. ``form_fields``: what the form calls a field of the model."""
    excluded = [field.name for field in _related(row) if not check_unique or _was_read(row, field)]
    excluded += [field.name for field in row._meta.concrete_fields if _is_drawn(field)]
    try:
        row.full_clean(exclude=excluded, validate_constraints=False, validate_unique=check_unique)
        with french_constraint_errors(row):
            row.save(**how)
    except ValidationError as refusal:
        raise refused(refusal).on(form_fields) from refusal
    except DomainError as refusal:
        raise refusal.on(form_fields) from refusal.__cause__
    return row


def _related(row: models.Model) -> list[models.ForeignKey]:
    return [field for field in row._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _was_read(row: models.Model, field: models.ForeignKey) -> bool:
    """The row it leads to stands in memory, or is the one that this row led to when it was locked:
    Django would ask the database once more for it. What is unique is still asked."""
    leads_to = field.attname, getattr(row, field.attname)
    known = field.is_cached(row) or leads_to in vars(row._state).get("locked_with", ())
    return known and not field.unique and not field.get_limit_choices_to()


def _is_drawn(field: models.Field) -> bool:
    """A key, a number, a token: unique, and nobody types it."""
    return field.unique and not field.editable


def lock_first(rows: models.QuerySet[_Row]) -> _Row | None:
    """Held until the end of the transaction."""
    row = rows.select_for_update(of=("self",)).first()
    if row is not None:
        related = {(field.attname, getattr(row, field.attname)) for field in _related(row)}
        vars(row._state)["locked_with"] = related
    return row


def find_or_refuse(
    rows: models.QuerySet[_Row], sentence: str, *, field: str | None = None, lock: bool = False
) -> _Row:
    """The first of these rows, held until the end of the transaction with ``lock``."""
    row = lock_first(rows) if lock else rows.first()
    if row is None:
        raise DomainError(sentence, field=field)
    return row


def lock_key(key: object) -> None:
    """Until the end of the transaction, whoever else locks the same key waits."""
    lock_keys([key])


def lock_keys(keys: Iterable[object]) -> None:
    """Always in the same order: two transactions wait for each other instead of dead-locking."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_KEYS, [sorted({str(key) for key in keys})])


@contextmanager
def french_constraint_errors(row: models.Model | type[models.Model]):
    """What the database refuses inside is said in the words of the constraint of this model.

    The transaction around it is lost then: who goes on after the refusal opens one of their own."""
    try:
        yield
    except IntegrityError as refusal:
        raise _judged(row, refusal) from refusal


def refused(refusal: ValidationError) -> DomainError:
    """The first field at fault, with all that is said of it."""
    if not hasattr(refusal, "error_dict"):
        return DomainError(" ".join(refusal.messages))
    field, sentences = next(iter(refusal.message_dict.items()))
    return DomainError(" ".join(sentences), field=None if field == NON_FIELD_ERRORS else field)


def _judged(row: models.Model | type[models.Model], refusal: IntegrityError) -> DomainError:
    name = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "")
    for constraint in row._meta.constraints:
        if constraint.name == name:
            fields = getattr(constraint, "fields", [])
            field = fields[0] if len(fields) == 1 else None
            return DomainError(str(constraint.get_violation_error_message()), field=field)
    return DomainError(CHANGED_MEANWHILE)
