"""The shape of each identifier, as the database checks it: the last judge after the forms."""

from dataclasses import dataclass

from django.db.models import CheckConstraint, Q

from cpts_portal.foundation.kernel.identifiers import (
    FINESS_SHAPE,
    INSEE_SHAPE,
    RNA_SHAPE,
    RPPS_SHAPE,
    SIRET_SHAPE,
)


@dataclass(frozen=True)
class Shape:
    pattern: str
    sentence: str


RPPS = Shape(RPPS_SHAPE, "Un numéro RPPS compte 11 chiffres : vérifiez la saisie.")
FINESS = Shape(FINESS_SHAPE, "Un numéro FINESS compte 9 caractères : vérifiez la saisie.")
SIRET = Shape(SIRET_SHAPE, "Un numéro SIRET compte 14 chiffres : vérifiez la saisie.")
RNA = Shape(RNA_SHAPE, "Un numéro RNA commence par W suivi de 9 caractères : vérifiez la saisie.")
INSEE = Shape(INSEE_SHAPE, "Un code commune INSEE compte 5 caractères (42147, 2A004).")


def shaped(table: str, field: str, shape: Shape) -> CheckConstraint:
    """A column that is empty or has this shape."""
    return CheckConstraint(
        condition=Q(**{f"{field}__regex": shape.pattern}) | Q(**{field: ""}),
        name=f"{table}_{field}_shape",
        violation_error_message=shape.sentence,
    )
