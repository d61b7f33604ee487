"""One way to keep a row: checked, then written; a refusal becomes a sentence for the person."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden

NOT_YOURS = "Seul le bureau ou la coordinatrice peut faire cela."


def save(row: models.Model) -> models.Model:
    try:
        row.full_clean()
    except ValidationError as refusal:
        raise refused(refusal) from refusal
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as race:
        raise DomainError(_sentence_of(row, race)) from race
    return row


def refused(refusal: ValidationError) -> DomainError:
    if not hasattr(refusal, "error_dict"):
        return DomainError(" ".join(refusal.messages))
    field, sentences = next(iter(refusal.message_dict.items()))
    return DomainError(" ".join(sentences), field=None if field == "__all__" else field)


def may(rule, by: Actor) -> None:
    """The portal itself (first load, demonstration) may do what the office may."""
    if not rule(by) and not by.has("system"):
        raise Forbidden(NOT_YOURS)


def _sentence_of(row: models.Model, race: IntegrityError) -> str:
    """Somebody wrote between the check and the save: the constraint has its own sentence."""
    name = getattr(getattr(race.__cause__, "diag", None), "constraint_name", "")
    for constraint in row._meta.constraints:
        if constraint.name == name:
            return constraint.get_violation_error_message()
    return "Quelqu’un vient de modifier cette fiche : rechargez la page."
