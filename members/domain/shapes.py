"""The shape of each identifier, as the database checks it after the forms: a pattern, and what
is said of another."""

from django.db.models import CheckConstraint, Q

from cpts_portal.foundation.kernel.identifiers import (
    FINESS_SHAPE,
    INSEE_SHAPE,
    RNA_SHAPE,
    RPPS_SHAPE,
    SIRET_SHAPE,
)

RPPS = (RPPS_SHAPE, "Un numéro RPPS compte 11 chiffres : vérifiez la saisie.")
FINESS = (FINESS_SHAPE, "Un numéro FINESS compte 9 caractères : vérifiez la saisie.")
SIRET = (SIRET_SHAPE, "Un numéro SIRET compte 14 chiffres : vérifiez la saisie.")
RNA = (RNA_SHAPE, "Un numéro RNA commence par W suivi de 9 caractères : vérifiez la saisie.")
INSEE = (INSEE_SHAPE, "Un code commune INSEE compte 5 caractères (42147, 2A004).")


def shaped(table: str, field: str, shape: tuple[str, str]) -> CheckConstraint:
    """A column that is empty or has this shape."""
    pattern, sentence = shape
    return CheckConstraint(
        condition=Q(**{f"{field}__regex": pattern}) | Q(**{field: ""}),
        name=f"{table}_{field}_shape",
        violation_error_message=sentence,
    )
