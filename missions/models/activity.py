"""What may be declared, and its dated prices (set by the association: no national price)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from missions.enums import Basis, Pay


class Activity(models.Model):
    code = models.CharField("code", max_length=12, primary_key=True)
    label = models.CharField("intitulé", max_length=120)
    kind = models.CharField("nature", max_length=24, choices=Pay.choices)
    basis = models.CharField("base", max_length=8, choices=Basis.choices)
    valid_from = models.DateField("à partir du")
    valid_to = models.DateField("jusqu’au (exclu)", null=True, blank=True)

    class Meta:
        verbose_name = "activité"
        verbose_name_plural = "activités"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="missions_activity_period",
                violation_error_message="La fin doit suivre le début.",
            )
        ]

    class Privacy:
        identifying = ()
        retention = "Conservée tant que des heures s’y rattachent."
        anonymise = "Sans objet : aucune donnée personnelle."

    def __str__(self):
        return self.label


class ActivityRate(models.Model):
    """In euros, per hour or per event as the activity says. No profession: for the others."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="rates")
    profession = models.ForeignKey(
        "members.Profession", models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_eur = models.DecimalField("montant", max_digits=8, decimal_places=2)
    valid_from = models.DateField("à partir du")
    valid_to = models.DateField("jusqu’au (exclu)", null=True, blank=True)

    class Meta:
        verbose_name = "tarif"
        verbose_name_plural = "tarifs"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0) & Q(amount_eur__lte=1000),
                name="missions_rate_amount",
                violation_error_message="Un tarif va de 0 à 1 000 €.",
            ),
            ExclusionConstraint(
                name="missions_one_rate_a_day",
                expressions=[
                    ("activity", RangeOperators.EQUAL),
                    (
                        Coalesce("profession", 0, output_field=models.BigIntegerField()),
                        RangeOperators.EQUAL,
                    ),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Un autre tarif est déjà en vigueur à ces dates.",
            ),
        ]

    class Privacy:
        identifying = ()
        retention = "Conservé tant que des heures s’y rattachent."
        anonymise = "Sans objet : aucune donnée personnelle."

    def __str__(self):
        return f"{self.activity_id} {self.amount_eur}"
