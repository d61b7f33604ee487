"""Fiche action: a planned action of the health project."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.kernel.text import validate_plain_text
from missions.enums import ActionStatus


class Action(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("numéro", max_length=12, unique=True)
    title = models.CharField("titre", max_length=160, validators=[validate_plain_text])
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="personne pilote",
    )
    public = models.CharField(
        "public", max_length=300, blank=True, validators=[validate_plain_text]
    )
    status = models.CharField(
        "état", max_length=8, choices=ActionStatus.choices, default=ActionStatus.RUNNING
    )
    starts_on = models.DateField("début")
    planned_end_on = models.DateField("fin prévue", null=True, blank=True)

    class Meta:
        verbose_name = "fiche action"
        verbose_name_plural = "fiches action"
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end_on__isnull=True) | Q(planned_end_on__gte=F("starts_on")),
                name="missions_action_period",
                violation_error_message="La fin prévue doit suivre le début.",
            )
        ]

    class Privacy:
        identifying = ("lead",)
        retention = "Durée du contrat et dix ans, comme le dossier annuel qui la cite."
        anonymise = "La personne pilote est retirée de la fiche."

    def __str__(self):
        return f"{self.number} · {self.title}"
