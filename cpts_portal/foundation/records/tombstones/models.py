from uuid import uuid4

from django.db import models


class ErasureTombstone(models.Model):
    """What was erased, and when: a kind and an identifier, nobody's name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("nature", max_length=20)
    public_id = models.UUIDField("identifiant effacé")
    erased_at = models.DateTimeField("effacé le")

    class Privacy:
        identifying = ()
        retention = "Aussi longtemps que le portail sert : une sauvegarde peut toujours revenir."
        anonymise = "Rien à faire : un identifiant qui ne mène plus à personne."

    class Meta:
        verbose_name = "effacement"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "public_id"],
                name="tombstone_once",
                violation_error_message="Cet effacement est déjà noté.",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.public_id}"
