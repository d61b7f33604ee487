from uuid import uuid4

from django.db import models

SHA256 = r"^[0-9a-f]{64}$"


class StoredDocument(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sha256 = models.CharField("empreinte", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("taille en octets")
    name = models.CharField("nom du fichier", max_length=200)
    media_type = models.CharField("type", max_length=100)
    kind = models.CharField("nature", max_length=60)
    data_sha256 = models.CharField("empreinte des données", max_length=64, blank=True)
    created_at = models.DateTimeField("créé à")
    created_by = models.UUIDField("créé par", null=True, blank=True)

    class Privacy:
        identifying = ("name", "created_by")
        retention = "Celle de l’objet auquel le document appartient."
        anonymise = "Le fichier est supprimé, le nom est remplacé par la nature du document."

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=SHA256),
                name="document_hash_shape",
                violation_error_message="L’empreinte d’un document compte 64 caractères.",
            )
        ]

    def __str__(self):
        return self.name
