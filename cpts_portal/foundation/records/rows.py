"""One way to keep a row: its fields are checked here, its constraints by the database.

Django would ask one question per constraint before the insert, and the database would judge again:
the last judge alone is enough, and its refusal becomes the constraint's own French sentence.
"""

from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from cpts_portal.foundation.kernel.errors import DomainError

CHANGED_MEANWHILE = "Quelqu’un vient de modifier cette fiche : rechargez la page."


def keep_row(row: models.Model, *, ask: bool = True, **how) -> models.Model:
    """``full_clean`` and ``save(**how)``; raises DomainError with the first fault. ``ask=False``:
    nobody typed what is unique or related in this row, so the database alone judges that too."""
    related = [] if ask else [one.name for one in row._meta.concrete_fields if one.is_relation]
    try:
        row.full_clean(exclude=related, validate_constraints=False, validate_unique=ask)
    except ValidationError as refusal:
        raise refused(refusal) from refusal
    with spoken(row):
        row.save(**how)
    return row


@contextmanager
def spoken(row: models.Model | type[models.Model]):
    """What the database refuses inside is said in the words of the constraint of this model."""
    try:
        with transaction.atomic():
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
            fields = getattr(constraint, "fields", ())
            field = fields[0] if len(fields) == 1 else None
            return DomainError(constraint.get_violation_error_message(), field=field)
    return DomainError(CHANGED_MEANWHILE)
