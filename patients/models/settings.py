"""What each CPTS sets for itself: its sectors, and dated settings."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from cpts_portal.foundation.kernel.text import validate_plain_text


class _NoPerson:
    identifying = ()
    retention = "Durée de vie de l’association."
    anonymise = "Rien à faire : aucune donnée personnelle."


class Sector(models.Model):
    """Secteur: a group of communes large enough for a figure to name nobody."""

    code = models.CharField("code", max_length=20, primary_key=True)
    name = models.CharField("secteur", max_length=60, validators=[validate_plain_text])

    class Privacy(_NoPerson):
        pass

    class Meta:
        verbose_name = "secteur"

    def __str__(self):
        return self.name


class SectorCommune(models.Model):
    """A commune belongs to one sector."""

    commune = models.OneToOneField("members.Commune", models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.CASCADE, related_name="places")

    class Privacy(_NoPerson):
        pass

    class Meta:
        verbose_name = "commune d’un secteur"


class SettingsVersion(models.Model):
    """In force from ``valid_from`` until the next one. No row: the defaults of the fields."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    valid_from = models.DateField("à partir du", unique=True)
    minors_open = models.BooleanField("ouvert aux moins de 16 ans", default=True)
    mask_threshold = models.PositiveSmallIntegerField("plus petit nombre montré", default=11)
    emergency = models.CharField("numéros d’urgence", max_length=40, default="15")
    attempts_allowed = models.PositiveSmallIntegerField("appels avant « injoignable »", default=3)
    pregnancy_days = models.PositiveSmallIntegerField(
        "jours où une grossesse signalée compte dans la priorité", default=275
    )
    neighbours = ArrayField(
        models.CharField(max_length=120), verbose_name="CPTS voisines", default=list, blank=True
    )
    set_at = models.DateTimeField("réglé le")
    set_by = models.UUIDField("réglé par", null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Privacy(_NoPerson):
        pass

    class Meta:
        verbose_name = "réglages de l’accès aux soins"
        verbose_name_plural = "réglages de l’accès aux soins"
        constraints = [
            models.CheckConstraint(
                condition=Q(mask_threshold__gte=5, mask_threshold__lte=100),
                name="patients_settings_threshold",
                violation_error_message="Un nombre montré à un financeur ne descend pas sous 5.",
            ),
            models.CheckConstraint(
                condition=Q(attempts_allowed__gte=1, attempts_allowed__lte=20),
                name="patients_settings_attempts",
                violation_error_message="Entre 1 et 20 appels avant de clore.",
            ),
            models.CheckConstraint(
                condition=Q(pregnancy_days__gte=30, pregnancy_days__lte=300),
                name="patients_settings_pregnancy",
                violation_error_message="Entre 30 et 300 jours pour une grossesse.",
            ),
        ]

    def __str__(self):
        return f"à partir du {self.valid_from}"
