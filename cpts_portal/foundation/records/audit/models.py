from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class AuditEntry(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField("moment")
    recorded_at = models.DateTimeField("enregistré à", db_default=Now())
    actor = models.UUIDField("compte", null=True)
    role = models.CharField("rôles", max_length=200)
    means = models.CharField(
        "preuve d’identité", max_length=40, default="", db_default="", blank=True
    )
    action = models.CharField("action", max_length=80)
    target_model = models.CharField("objet", max_length=80)
    target_id = models.CharField("identifiant de l’objet", max_length=64)
    fields = ArrayField(models.CharField(max_length=80), verbose_name="champs", default=list)
    signature = models.BinaryField("signature", max_length=32)

    class Privacy:
        identifying = ("actor",)
        retention = (
            "Six ans au moins : chaînées, elles s’effacent par tranches entières, à la main."
        )
        anonymise = "Rien à faire : aucune valeur, aucun nom ; le compte n’est qu’un identifiant."

    class Meta:
        verbose_name = "trace"
        verbose_name_plural = "traces"
        indexes = [
            models.Index(fields=["recorded_at"], name="audit_recorded"),
            models.Index(fields=["target_model", "target_id", "at"], name="audit_target"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
        ]

    def __str__(self):
        return f"{self.action} {self.target_model}"


class AuditSeal(models.Model):
    """One link per entry; ``number`` has no gap and ``chain`` covers every link before it."""

    number = models.BigIntegerField("rang", primary_key=True)
    entry_id = models.UUIDField("trace", unique=True)
    chain = models.BinaryField("chaînage", max_length=32)
    sealed_at = models.DateTimeField("scellé à", db_default=Now())

    class Privacy:
        identifying = ()
        retention = "Comme les traces."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "scellé"
        verbose_name_plural = "scellés"

    def __str__(self):
        return str(self.number)
