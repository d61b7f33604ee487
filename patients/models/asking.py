"""When the office asked a doctor for places by mail. Append-only."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from cpts_portal.foundation.records.retention.durations import sentence


class PlacesAsked(models.Model):
    """No other mail in ``[asked_on, again_on)``. The address written to stays in the outbox."""

    doctor = models.ForeignKey(
        "patients.CareDoctor", models.PROTECT, related_name="asked", verbose_name="médecin"
    )
    asked_on = models.DateField("demandées le")
    again_on = models.DateField("pas de nouveau avant le")
    asked_at = models.DateTimeField("moment")
    asked_by = models.UUIDField("compte", null=True, blank=True)
    by_name = models.CharField("nom", max_length=120, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "places demandées par courriel"
        verbose_name_plural = "places demandées par courriel"
        constraints = [
            models.CheckConstraint(
                condition=Q(again_on__gt=F("asked_on")),
                name="patients_asked_dates",
                violation_error_message="La fin doit suivre le début.",
            ),
            ExclusionConstraint(
                name="patients_asked_once_in_a_while",
                expressions=[
                    ("doctor", RangeOperators.EQUAL),
                    (
                        Func(
                            F("asked_on"),
                            F("again_on"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Des places viennent d’être demandées à ce médecin.",
            ),
        ]

    class Privacy:
        identifying = ("doctor", "by_name")
        retention = sentence("places_asked")
        anonymise = "Le nom est vidé ; les dates restent."

    def __str__(self):
        return f"le {self.asked_on}"
