"""What a funder reads of the list: the state of a day that is over, written once, never computed
again. A request qualified, corrected or closed since then moves nothing in it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class PublishedFigures(models.Model):
    """``[starts_on, as_of]`` of one year of the contract; ``content`` holds counts only, masked."""

    year = models.PositiveSmallIntegerField("année du contrat", null=True, blank=True)
    starts_on = models.DateField("du")
    as_of = models.DateField("état au")
    masked_below = models.PositiveSmallIntegerField("plus petit nombre montré")
    content = models.JSONField("chiffres")
    published_at = models.DateTimeField("publiés le")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "chiffres publiés de l’accès aux soins"
        verbose_name_plural = "chiffres publiés de l’accès aux soins"
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on", "as_of"],
                name="patients_published_once",
                violation_error_message="Cet état est déjà publié.",
            ),
            models.CheckConstraint(
                condition=Q(as_of__gte=F("starts_on")),
                name="patients_published_dates",
                violation_error_message="L’état suit le début de l’année.",
            ),
        ]

    class Privacy:
        identifying = ()
        retention = "Durée du contrat et cinq ans : chiffres transmis aux financeurs."
        anonymise = "Rien à faire : des nombres masqués, personne n’y est nommé."

    def __str__(self):
        return f"au {self.as_of}"
