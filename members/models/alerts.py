"""What an administrator must look at: an account that reads or guesses more than anybody does."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.records.retention.durations import sentence


class AlertKind(models.TextChoices):
    FILES = "files", "Beaucoup de dossiers de patients ouverts"
    LISTS = "lists", "Beaucoup de listes de patients consultées"
    GUESSED_IDS = "guessed_ids", "Adresses essayées au hasard"
    GUESSED_LINKS = "guessed_links", "Liens privés essayés au hasard"


class SecurityAlert(models.Model):
    """One for a kind, an account and an hour. ``account`` is empty for somebody without one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("nature", max_length=20, choices=AlertKind)
    account = models.UUIDField("compte", null=True, blank=True)
    hour = models.DateTimeField("heure")
    raised_at = models.DateTimeField("levée le")
    seen_at = models.DateTimeField("vue le", null=True, blank=True)
    seen_by = models.UUIDField("vue par", null=True, blank=True)

    class Privacy:
        identifying = ("account", "seen_by")
        retention = sentence("alert")
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "alerte de sécurité"
        verbose_name_plural = "alertes de sécurité"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account", "hour"],
                nulls_distinct=False,
                name="alert_once_an_hour",
                violation_error_message="Cette alerte est déjà levée.",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="alert_seen_by_somebody",
                violation_error_message="Une alerte vue dit par qui et quand.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
