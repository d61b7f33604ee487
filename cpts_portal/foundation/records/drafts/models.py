from uuid import uuid4

from django.db import models

from cpts_portal.foundation.kernel.crypto import EncryptedTextField
from cpts_portal.foundation.records.retention.durations import sentence


class Draft(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user_id = models.UUIDField("compte")
    form = models.CharField("formulaire", max_length=100)
    payload = EncryptedTextField("saisie")
    saved_at = models.DateTimeField("gardé à")
    expires_at = models.DateTimeField("effacé après", db_index=True)

    class Privacy:
        identifying = ("user_id", "payload")
        retention = sentence("draft")
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "form"],
                name="draft_once",
                violation_error_message="Un brouillon existe déjà pour ce formulaire.",
            )
        ]

    def __str__(self):
        return self.form
