"""Pièce justificative: the stored document behind a declaration."""

from uuid import uuid4

from django.db import models

from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.retention.durations import sentence
from missions.models.declaration import Declaration


class Evidence(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="evidence")
    document_id = models.UUIDField("document")
    sha256 = models.CharField("empreinte", max_length=64)
    name = models.CharField("nom du fichier", max_length=150)
    media_type = models.CharField("type", max_length=60)
    added_at = models.DateTimeField("ajoutée le")
    added_by = models.UUIDField("ajoutée par", null=True)
    # annotated: what glances.column reads
    document: dict | None

    class Meta:
        verbose_name = "pièce justificative"
        verbose_name_plural = "pièces justificatives"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "sha256"],
                name="missions_evidence_once",
                violation_error_message="Ce fichier est déjà joint.",
            )
        ]

    class Privacy:
        identifying = ("name", "document_id")
        retention = sentence("declaration")
        anonymise = "Le nom, puis le fichier sont effacés ; l’empreinte reste."

    def __str__(self):
        return self.name

    @property
    def is_image(self) -> bool:
        return self.media_type in ("image/png", "image/jpeg")

    @property
    def glance(self) -> documents.Glance:
        return documents.glance(self.document)
